import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { inInvocation } from '../../functions/invocation.ts';
import { writeLogLine } from '../../shared/application/log-sink.ts';
import { root } from '../support/source-tree.ts';

test('functions/ · every handler that is registered → runs as an invocation', () => {
  const sources = readdirSync(path.join(root, 'functions')).filter((file) => file.endsWith('.ts'));
  const handlers = sources.flatMap((file) => [
    ...readFileSync(path.join(root, 'functions', file), 'utf8').matchAll(/\bhandler: [^=]+=>\s*(\w+)/g),
  ]);
  expect(handlers.map(([, called]) => called)).toEqual(['inInvocation', 'inInvocation', 'inInvocation']);
});

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

test('invocation · work that goes on after the answer → writes to standard output, for the host drops lines of what is over', async () => {
  const lines: string[] = [];
  const written: string[] = [];
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const later: Promise<void>[] = [];
  await inInvocation({ log: (line: string) => lines.push(line) }, async () => {
    later.push(answered.then(() => writeLogLine('after')));
    writeLogLine('before');
  });
  resolve();
  await Promise.all(later);
  output.mockRestore();
  expect(lines).toEqual(['before']);
  expect(written).toEqual(['after\n']);
});
