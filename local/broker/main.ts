import { runMain } from '../data/main-process.ts';
import { startBroker } from './broker.ts';
import { readMainOptions } from './main-options.ts';

/**
 * The broker as a process of its own: `node local/broker/main.ts --port 5672 --data .data/broker --queues '{"q":{}}'`.
 * Prints `{"ready":true,"port":…,"notes":[…]}` as one line when it listens; the notes say what was amiss with its files.
 */
runMain((fail) => {
  const { watchesParent, ...options } = readMainOptions(process.argv.slice(2), process.env);
  const notes: string[] = [];
  const start = async () => {
    const broker = await startBroker({ ...options, onFailure: fail, say: (note) => notes.push(note) });
    return { close: () => broker.close(), ready: { port: broker.port, notes } };
  };
  return { watchesParent, start };
});
