import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into a process before its own script (`node --import`): collects what is garbage and prints what is left in bytes, as one line,
 * `{"live":{"heap":1,"external":2}}`, each time that the process gets SIGUSR2.
 */
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

process.on('SIGUSR2', () => {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ live: { heap: heapUsed, external } })}\n`);
});
