import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root, textOf } from '../support/source-tree.ts';
import { tableRows } from './support/markdown.ts';

const terms = tableRows(textOf('docs/glossary.md'), 'term');

test('glossary · every term → a meaning of one to three sentences, and the file that defines it', () => {
  expect(terms.length).toBeGreaterThan(60);
  const faults = terms.filter(([, meaning = '', file = '']) => {
    const sentences = meaning.split(/[.:](?:\s|$)/).filter((sentence) => sentence !== '').length;
    const [, name = ''] = /^`([^`]+)`$/.exec(file) ?? [];
    return sentences < 1 || sentences > 4 || name === '' || !existsSync(path.join(root, name));
  });
  expect(faults.map(([term, , file]) => `${term}: ${file}`)).toEqual([]);
});

test('glossary · no term → explained twice', () => {
  const names = terms.flatMap(([term = '']) => term.split(', '));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
