import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal, readJournal } from '../../../local/store/journal.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
  file = path.join(folder, 'j.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

async function linesOf(journal: string): Promise<readonly unknown[]> {
  const lines: unknown[] = [];
  for await (const line of readJournal(journal)) lines.push(line);
  return lines;
}

test('journal · grown to four times its content → rewritten, and the content is what is read', async () => {
  let value = 0;
  const journal = new Journal(file, () => [{ value }], 1_000);
  for (value = 1; value <= 5_000; value += 1) journal.append({ value });
  value -= 1;
  journal.close();
  expect((await stat(file)).size).toBeLessThanOrEqual(1_000);
  expect((await linesOf(file)).at(-1)).toEqual({ value });
});

test('journal · no file → nothing', async () => {
  expect(await linesOf(file)).toEqual([]);
});
