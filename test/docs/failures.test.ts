import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/source-tree.ts';

/** Rows of the tables: what happens, where it is decided, what follows, what shows it. */
const rows = readFileSync(path.join(root, 'docs/failures.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.includes('| what happens '))
  .map((line) => line.split('|').map((cell) => cell.trim()));

const named = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

test('docs/failures.md · every test that a branch names → exists', () => {
  expect(rows.length).toBeGreaterThan(20);
  const shownBy = rows.flatMap((cells) => named(cells[4]));
  const tests = shownBy.filter((name) => !name.startsWith('npm run '));
  expect(tests.filter((name) => !existsSync(path.join(root, 'test', `${name}.test.ts`)))).toEqual([]);
  expect(rows.filter((cells) => named(cells[4]).length === 0)).toEqual([]);
});

test('docs/failures.md · every file that decides a branch → exists', () => {
  const files = rows.flatMap((cells) => named(cells[2])).filter((name) => name.endsWith('.ts'));
  const folders = ['', 'shared/conversation', 'shared/service'];
  const isThere = (file: string) => folders.some((folder) => existsSync(path.join(root, folder, file)));
  expect(files.filter((file) => !isThere(file))).toEqual([]);
});
