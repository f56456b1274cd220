import path from 'node:path';
import { expect, test } from 'vitest';
import { root, textOf } from '../support/source-tree.ts';
import { tableRows } from './support/markdown.ts';
import { packageSizes } from './support/package-sizes.ts';

const contributing = textOf('CONTRIBUTING.md');
const sizes = packageSizes(path.join(root, 'node_modules'));
const mostBytes = 620 * 1_048_576;
const largeBytes = 5_000_000;

/** Names of the packages in the table; `*` stands for system and processor. */
const named = tableRows(contributing, 'package').flatMap(([cell = '']) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
);
const fits = (one: string, name: string): boolean =>
  one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name;
const isNamed = (name: string): boolean => named.some((one) => fits(one, name));

test('node_modules · all packages together → below 620 MB', () => {
  expect([...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(mostBytes);
});

test('CONTRIBUTING · every package over 5 MB → stands there with its reason', () => {
  expect(named.length).toBeGreaterThan(10);
  const large = [...sizes].filter(([, bytes]) => bytes > largeBytes).map(([name]) => name);
  expect(large.filter((name) => !isNamed(name))).toEqual([]);
});

/** The table is that of Linux x64. */
const isLinux = process.platform === 'linux' && process.arch === 'x64';

test.runIf(isLinux)('CONTRIBUTING · every package that stands there → is there', () => {
  const names = [...sizes.keys()];
  expect(named.filter((one) => !names.some((name) => fits(one, name)))).toEqual([]);
});

test('CONTRIBUTING · every npm script that it names → is there', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf('package.json'));
  const used = [...contributing.matchAll(/`npm (?:run )?([a-z:-]+)/g)].map(([, name = '']) => name);
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((name) => name !== 'ci' && scripts[name] === undefined)).toEqual([]);
});
