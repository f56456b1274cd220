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

/** What is told at an instance of marked lines, and that another instance is told as well. */
function toldAt(instance: LineChannels): readonly (readonly [string, string])[] {
  const told: (readonly [string, string])[] = [];
  instance.onConfirmed(async (_reader, lines, where) => {
    told.push(...lines.map(({ mark = 'no mark' }) => [mark, where] as const));
  });
  return told;
}

it('line · written at another instance that reads its mail → that one is told of its mark, not of its words (ucwa.md#delivery)', async () => {
  const [here, writer] = [lineChannels(tables.ledger), lineChannels(tables.ledger)];
  const [toldHere, toldWriter] = [toldAt(here), toldAt(writer)];
  const [channel, other] = [newChannel(), newChannel()];
  await openAt(here, channel);
  await openAt(writer, other);
  const left = new AbortController();
  const waiting = ask(writer, other, 2, { signal: left.signal });
  // From when on the writer's mail is read, shows only in what it is told.
  for (let number = 2; toldWriter.length === 0; number += 1) {
    const asked = ask(here, channel, number);
    await say(writer, channel, `words ${number}`, `mark ${number}`);
    expect(textsIn(await asked)).toEqual([`words ${number}`]);
    await look(here, channel, number + 1);
  }
  const [[mark, where] = []] = toldWriter;
  expect(where).toBe('here');
  expect(toldHere).toContainEqual([mark, 'elsewhere']);
  left.abort();
  await waiting;
});

it('line · written at another instance that reads no mail → told where it was confirmed, and nothing is mailed (ucwa.md#delivery)', async () => {
  const [here, writer] = [lineChannels(tables.ledger), lineChannels(tables.ledger)];
  const [toldHere, toldWriter] = [toldAt(here), toldAt(writer)];
  const channel = newChannel();
  await openAt(here, channel);
  const asked = ask(here, channel, 2);
  await say(writer, channel, 'unread', 'unread mark');
  expect(textsIn(await asked)).toEqual(['unread']);
  await look(here, channel, 3);
  expect(toldHere).toEqual([['unread mark', 'here']]);
  expect(toldWriter).toEqual([]);
});
