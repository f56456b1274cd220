import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal, readJournal } from '../../../local/store/journal.ts';

let folder: string;
let file: string;
let older: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
  file = path.join(folder, 'tables.journal');
  older = path.join(folder, 'tables.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

async function read(): Promise<{ readonly values: readonly unknown[]; readonly notes: readonly string[] }> {
  const values: unknown[] = [];
  const notes = await readJournal(folder, (value) => values.push(value));
  return { values, notes };
}

test('journal · grown to four times its content → rewritten, and the content is what is read', async () => {
  let value = 0;
  const journal = new Journal(folder, () => [{ value }], 1_000);
  for (value = 1; value <= 5_000; value += 1) journal.append({ value });
  value -= 1;
  journal.close();
  expect((await stat(file)).size).toBeLessThanOrEqual(1_100);
  expect((await read()).values.at(-1)).toEqual({ value });
});

test('journal · no file → nothing', async () => {
  expect(await read()).toEqual({ values: [], notes: [] });
});

test('journal · a value that this release does not know → refused, with the record and what to do', async () => {
  new Journal(folder, () => [['known'], ['strange']]).close();
  const refuse = readJournal(folder, (value) => {
    if (JSON.stringify(value).includes('strange')) throw new Error('unknown');
  });
  await expect(refuse).rejects.toThrow(`${file}: record 2 is whole, but of an unknown form`);
});

test('journal of 0.1.0 · whole, with a line separator in its text → read, rewritten in the present form, removed', async () => {
  const values = [[1], ['a\u2028b'], [2]];
  await writeFile(older, values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  expect(await read()).toEqual({ values, notes: [] });
  new Journal(folder, () => values).close();
  expect(existsSync(older)).toBe(false);
  expect(await read()).toEqual({ values, notes: [] });
});

test.each([
  ['a torn line', '[1]\n[2]\n[3', 'line 3, 2 bytes'],
  ['zeroes', `[1]\n[2]\n${'\0'.repeat(50)}`, 'line 3, 50 bytes'],
])('journal of 0.1.0 · %s at its end → what is before it, and the cut is told', async (_, text, told) => {
  await writeFile(older, text);
  expect(await read()).toEqual({ values: [[1], [2]], notes: [expect.stringContaining(told)] });
});

test.each([
  ['a damaged line in its middle', '[1]\n[2\n[3]\n', 'line 2'],
  ['zeroes in its middle', `[1]\n${'\0'.repeat(50)}\n[3]\n`, 'line 2'],
  ['a file of something else', 'a letter to a friend', 'line 1'],
])('journal of 0.1.0 · %s → refused with the line, and the file stays as it is', async (_, text, line) => {
  await writeFile(older, text);
  await expect(read()).rejects.toThrow(line);
  expect(await readFile(older, 'utf8')).toBe(text);
});

test('journal of 0.1.0 · beside one of the present form → told that it is not read, and removed', async () => {
  new Journal(folder, () => [['present']]).close();
  await writeFile(older, '["older"]\n');
  const { values, notes } = await read();
  expect(values).toEqual([['present']]);
  expect(notes).toEqual([expect.stringContaining('is older')]);
});
