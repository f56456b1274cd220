import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/source-tree.ts';

const check = (...nodeArgs: readonly string[]) =>
  spawnSync(process.execPath, [...nodeArgs, path.join(root, 'local/check-node.js')], { encoding: 'utf8' });

it('node check · a Node that runs TypeScript → says nothing', () => {
  expect(check()).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

it('node check · one that does not → exit status 1 and one sentence that says what to do', () => {
  const { status, stderr } = check('--no-experimental-strip-types');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Carebridge needs Node 22\.18 or later, and this is v[\d.]+\. Install [^\n]+\n$/);
});
