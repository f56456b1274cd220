import { expect, test } from 'vitest';
import { inInvocation } from '../../functions/invocation.ts';
import { writeLogLine } from '../../shared/application/log-sink.ts';

const silent = { log: () => undefined };

test.each([null, undefined])(
  'invocation · the work rejects with %s → an error all the same, so that the message comes again',
  async (reason) => {
    await expect(inInvocation(silent, () => Promise.reject(reason))).rejects.toThrow(
      'The handler failed without saying why.',
    );
  },
);

test('invocation · the work rejects, succeeds → as it does; its lines are filed under it', async () => {
  const lines: string[] = [];
  const context = { log: (line: string) => lines.push(line) };
  const failure = new Error('kaput');
  await expect(inInvocation(context, () => Promise.reject(failure))).rejects.toBe(failure);
  const work = async () => {
    writeLogLine('within');
    return 7;
  };
  expect(await inInvocation(context, work)).toBe(7);
  expect(lines).toEqual(['within']);
});
