import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { QueueOptions } from '../../../local/broker/queue/queue-settings.ts';

const entry = fileURLToPath(new URL('../../../local/broker/main.ts', import.meta.url));
const readySchema = z.object({ ready: z.literal(true), port: z.number() });

/** How a process of the broker ended, and what it said on standard error. */
export type Ended = { readonly code: number | null; readonly signal: string | null; readonly errors: string };

/** The broker in a process of its own. */
export type BrokerChild = {
  readonly process: ChildProcess;
  readonly port: number;
  readonly connectionString: string;
  readonly ended: Promise<Ended>;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Ended>;
};

/** Runs `main.ts` with these arguments until it ends; `fileBlocks` limits how large a file it may write. */
export function runBroker(args: readonly string[], fileBlocks?: number) {
  const command = [process.execPath, entry, ...args];
  const limited = ['-c', `ulimit -f ${fileBlocks} && exec "$0" "$@"`, ...command];
  const [file, ...rest] = fileBlocks === undefined ? command : ['sh', ...limited];
  const child = spawn(file ?? '', rest, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, errors }));
  return { child, ended };
}

/** How a process of the broker is started beyond its folder and queues. */
export type ChildOptions = { readonly args?: readonly string[]; readonly fileBlocks?: number };

/** Starts the broker on this folder and waits until it listens. */
export async function startChild(
  dataFolder: string,
  queues: Readonly<Record<string, QueueOptions>>,
  options: ChildOptions = {},
): Promise<BrokerChild> {
  const args = ['--data', dataFolder, '--queues', JSON.stringify(queues), ...(options.args ?? [])];
  const { child, ended } = runBroker(args, options.fileBlocks);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), ended]);
  if (!Array.isArray(first)) throw new Error(`The broker did not start: ${first.errors}`);
  const { port } = readySchema.parse(JSON.parse(first[0]));
  return {
    process: child,
    port,
    connectionString: `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true`,
    ended,
    kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
