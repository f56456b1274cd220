import { parseArgs } from 'node:util';
import { startStore } from './store.ts';

/**
 * The table store as a process of its own: `node local/store/main.ts --port 10002 --data .data/store`. Prints
 * `{"ready":true,"port":…,"notes":[…]}` as one line when it answers; the notes say what was amiss with its files. Ends on SIGINT and SIGTERM and, with `--parent`, when its
 * standard input ends, which a pipe from the parent does however the parent ends.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      data: { type: 'string' },
      parent: { type: 'boolean', default: false },
    },
  });
  const notes: string[] = [];
  const store = await startStore({
    say: (note) => notes.push(note),
    port: Number(values.port),
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
  });
  const stop = () => {
    store.close().then(() => process.exit(0), fail);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (values.parent) process.stdin.once('end', stop).once('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ ready: true, port: store.port, notes })}\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
