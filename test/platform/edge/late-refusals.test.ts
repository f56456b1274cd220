import { expect, test } from 'vitest';
import type { LogEntry } from '../../../shared/kernel/log.ts';
import { delay } from '../../../shared/kernel/time.ts';
import { LateRefusals } from '../../../shared/platform/edge/late-refusals.ts';

const log: LogEntry[] = [];
const write = (entry: LogEntry) => void log.push(entry);
const over = async () => ({ status: 429, headers: {} });

const asked = (path = '/ucwa/psanon/v1/applications', signal?: AbortSignal) => ({
  method: 'POST',
  url: new URL(path, 'https://carebridge.example'),
  headers: {},
  body: Buffer.alloc(0),
  signal,
});

/** Whether an answer is there before anything that waits. */
const isThere = async (answer: Promise<unknown>) => Promise.race([answer.then(() => true), delay(1).then(() => false)]);

test('late refusals · a person asks for too much → told so after a pause, or when it has gone', async () => {
  const refusals = new LateRefusals({ pauseMs: 600_000, log: write });
  const left = new AbortController();
  const answer = refusals.answer(asked(undefined, left.signal), over);
  expect(await isThere(answer)).toBe(false);
  left.abort();
  expect(await answer).toMatchObject({ status: 429 });
  expect(await new LateRefusals({ pauseMs: 2, log: write }).answer(asked(), over)).toMatchObject({ status: 429 });
});

test('late refusals · any other answer, or one to a service application → at once', async () => {
  const refusals = new LateRefusals({ pauseMs: 600_000, log: write });
  const fine = refusals.answer(asked(), async () => ({ status: 200, headers: {} }));
  const service = refusals.answer(asked('/platformservice/v1/applications'), over);
  expect(await Promise.all([isThere(fine), isThere(service)])).toEqual([true, true]);
});

test('late refusals · more than wait at a time → the rest at once; how many there were is logged, not each', async () => {
  log.length = 0;
  const refusals = new LateRefusals({ pauseMs: 600_000, log: write });
  const left = new AbortController();
  const answers = Array.from({ length: 700 }, () => refusals.answer(asked(undefined, left.signal), over));
  const there = (await Promise.all(answers.map(isThere))).filter(Boolean);
  expect(there).toHaveLength(200);
  left.abort();
  await Promise.all(answers);
  expect(log).toEqual([expect.objectContaining({ event: 'refusal', code: 'TooManyRequests', outcome: '1' })]);
});
