import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root, textOf } from '../support/source-tree.ts';

const workflows = globSync('.github/workflows/*.yml', { cwd: root });

test('workflows · every action → pinned by its commit, with the version beside it', () => {
  const uses = workflows.flatMap((file) => [...textOf(file).matchAll(/uses: (.+)/g)].map(([, used]) => `${used}`));
  expect(uses.length).toBeGreaterThan(5);
  expect(uses.filter((used) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used))).toEqual([]);
});

test('workflows · the same action → the same commit everywhere', () => {
  const pins = workflows.flatMap((file) => [...textOf(file).matchAll(/uses: ([^@]+)@(\S+)/g)]);
  const byAction = Map.groupBy(pins, ([, action]) => action);
  const differing = [...byAction].filter(([, found]) => new Set(found.map(([, , commit]) => commit)).size > 1);
  expect(differing.map(([action]) => action)).toEqual([]);
});

test('check.yml · matrix → the oldest Node of package.json and the one of .node-version', () => {
  const oldest = /"runtime": \{[^}]*"version": ">=(\d+)/.exec(textOf('package.json'))?.[1];
  const [, matrix] = /node: \[([^\]]+)\]/.exec(textOf('.github/workflows/check.yml')) ?? [];
  expect(matrix).toBe(`${oldest}, ${textOf('.node-version').trim()}`);
});
