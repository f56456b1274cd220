import { expect, test } from 'vitest';
import { textOf } from '../support/source-tree.ts';
import { documentedRows } from './support/data-document.ts';
import { tableRows } from './support/markdown.ts';

const { tables, kinds } = documentedRows();
const text = textOf('docs/data.md');

test('data · every table that the application makes → has a section, and no other has one', () => {
  const [, named = ''] = /tableNames = \{([^}]+)\}/.exec(textOf('shared/application/compose-stores.ts')) ?? [];
  const made = [...named.matchAll(/: '(\w+)'/g)].map(([, name = '']) => name);
  expect(made.length).toBeGreaterThan(5);
  expect(tables.toSorted()).toEqual(made.toSorted());
});

test('data · every kind of row → described once', () => {
  const names = kinds.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('data · every part of a key that is explained → occurs in one', () => {
  const explained = tableRows(text, 'part').map(([part = '']) => part.replaceAll('`', ''));
  expect(explained.filter((part) => !kinds.some(({ name }) => name.includes(part)))).toEqual([]);
});
