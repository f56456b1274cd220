import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root, textOf } from '../support/source-tree.ts';
import { anchorsOf, documents, linksOf, pathsIn } from './support/markdown.ts';

/** Whether a named file or folder is there; docs/failures.md names tests by their path below `test/`, without the ending. */
function isThere(file: string): boolean {
  if (file.includes('*')) return globSync(file, { cwd: root }).length > 0;
  return existsSync(path.join(root, file)) || existsSync(path.join(root, 'test', `${file}.test.ts`));
}

/** The changelog names what was there in earlier versions. */
const ofToday = documents.filter((document) => document !== 'CHANGELOG.md');

test('documents · every file and folder that one names by its path → is there', () => {
  const named = ofToday.flatMap((document) => pathsIn(textOf(document)).map((file) => ({ document, file })));
  expect(named.length).toBeGreaterThan(60);
  const missing = named.filter(({ file }) => !isThere(file));
  expect(missing.map(({ document, file }) => `${document}: ${file}`)).toEqual([]);
});

test('documents · every link to a file → leads to it and, where it names one, to a heading', () => {
  const broken = documents.flatMap((document) =>
    linksOf(document, textOf(document))
      .filter(({ file, anchor }) => {
        if (!isThere(file)) return true;
        return anchor !== undefined && file.endsWith('.md') && !anchorsOf(textOf(file)).has(anchor);
      })
      .map(({ file, anchor }) => `${document}: ${file}#${anchor ?? ''}`),
  );
  expect(broken).toEqual([]);
});
