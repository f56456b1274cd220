import { startBroker } from './broker.ts';
import { errorText, readMainOptions } from './main-options.ts';

/**
 * The broker as a process of its own: `node local/broker/main.ts --port 5672 --data .data/broker --queues '{"q":{}}'`.
 * Prints `{"ready":true,"port":…,"notes":[…]}` as one line when it listens; the notes say what was amiss with its files. Ends on SIGINT and SIGTERM and, with `--parent`, when
 * its standard input ends, which a pipe from the parent does however the parent ends.
 */
async function main(): Promise<void> {
  const { watchParent, ...options } = readMainOptions(process.argv.slice(2), process.env);
  const notes: string[] = [];
  const broker = await startBroker({ ...options, onFailure: fail, say: (note) => notes.push(note) });
  const stop = () => {
    broker.close().then(() => process.exit(0), fail);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (watchParent) process.stdin.once('end', stop).once('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ ready: true, port: broker.port, notes })}\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(1);
}

main().catch(fail);
