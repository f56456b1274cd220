import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTables, type TestTables } from '../ledger/support/tables.ts';
import { ledgerBehind } from './support/held-ledger.ts';
import { ask, type LineChannels, lineChannels, newChannel, openAt, say, textsIn } from './support/line-channels.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

/** What an instance tells writers was confirmed. */
function confirmedAt(instance: LineChannels): readonly string[] {
  const confirmed: string[] = [];
  instance.onConfirmed(async (_reader, lines) => {
    confirmed.push(...lines.map(({ text }) => text));
  });
  return confirmed;
}

/** Asks, and does not wait for what may come. */
const look = (instance: LineChannels, channel: string, from: number) => ask(instance, channel, from, { timeoutMs: 0 });

it('lines · the first had here, the second from another instance, both confirmed here → both told (ucwa.md#delivery)', async () => {
  const [here, other] = [lineChannels(tables.ledger), lineChannels(tables.ledger)];
  const confirmed = confirmedAt(here);
  const channel = newChannel();
  await openAt(here, channel);
  await say(here, channel, 'first');
  expect(textsIn(await look(here, channel, 2))).toEqual(['first']);
  await say(other, channel, 'second');
  expect(textsIn(await look(other, channel, 3))).toEqual(['second']);
  expect(textsIn(await look(here, channel, 4))).toBe('none');
  expect(confirmed).toEqual(['first', 'second']);
});

it('lines · so many confirmed at once that they are cleared away → their writers are told before (ucwa.md#delivery)', async () => {
  const steps: string[] = [];
  const [writer, here] = [
    lineChannels(tables.ledger),
    lineChannels(
      ledgerBehind(tables.ledger, async ({ method, partition }) => {
        if (method === 'change' && partition === channel) steps.push('written');
      }),
    ),
  ];
  const channel = newChannel();
  here.onConfirmed(async (_reader, lines) => {
    steps.push(`told of ${lines.length}`);
  });
  await openAt(writer, channel);
  for (let number = 2; number < 62; number += 1) await say(writer, channel, `line ${number}`);
  expect(textsIn(await look(here, channel, 62))).toBe('none');
  // The request is noted, and what is confirmed is cleared away.
  expect(steps).toEqual(['told of 60', 'written', 'written']);
});
