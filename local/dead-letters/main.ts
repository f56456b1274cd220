import { parseArgs } from 'node:util';
import { type DeadLetterView, deadLetterListSchema } from '../../shared/protocol/carebridge/dead-letters.ts';
import { readConfig } from '../engine/config.ts';

const usage = `Lists the queue's dead letters of the engine that runs on this machine, and sends them again.

  list                 all letters (the default)
  replay <number>      sends one again
  replay all           sends all again
  --data <folder>      the engine's data folder (default .data)
  --help`;

type Send = (method: string, path: string) => Promise<unknown>;

async function listed(send: Send): Promise<readonly DeadLetterView[]> {
  const found: DeadLetterView[] = [];
  let after: string | undefined;
  do {
    const query = after === undefined ? '' : `&after=${after}`;
    const page = deadLetterListSchema.parse(await send('GET', `/api/dead-letters?limit=200${query}`));
    found.push(...page.deadLetters);
    after = page.next;
  } while (after !== undefined);
  return found;
}

function line(letter: DeadLetterView): string {
  const { sequenceNumber, enqueuedAt, kind, reason, deliveryCount, tenant, conversation, code } = letter;
  const why = code === undefined ? reason : `${reason} (${code})`;
  return [sequenceNumber, enqueuedAt, kind, `${tenant ?? '-'} ${conversation ?? '-'}`, `${deliveryCount}×`, why].join(
    '  ',
  );
}

async function run(send: Send, [verb = 'list', which]: readonly string[]): Promise<string> {
  if (verb === 'list') {
    const letters = await listed(send);
    return letters.length === 0 ? 'There are no dead letters.' : letters.map(line).join('\n');
  }
  if (verb !== 'replay' || which === undefined) return usage;
  const numbers = which === 'all' ? (await listed(send)).map(({ sequenceNumber }) => sequenceNumber) : [which];
  for (const number of numbers) await send('POST', `/api/dead-letters/${number}/replay`);
  return `Sent again: ${numbers.length}.`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string', default: '.data' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const config = readConfig(values.data);
  if (config === undefined) throw new Error(`There is no engine in ${values.data}: start one with npm start.`);
  const send: Send = async (method, path) => {
    const response = await fetch(`http://127.0.0.1:${config.ports.application}${path}`, {
      method,
      headers: { 'x-carebridge-key': config.localKey },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  process.stdout.write(`${await run(send, positionals)}\n`);
}

main().catch((error: unknown) => {
  const cause = error instanceof TypeError ? 'The engine does not answer: start it with npm start.' : undefined;
  process.stderr.write(`${cause ?? (error instanceof Error ? error.message : String(error))}\n`);
  process.exit(1);
});
