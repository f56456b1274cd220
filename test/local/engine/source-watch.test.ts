import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SourceWatch } from '../../../local/engine/source-watch.ts';

let root: string;
let watch: SourceWatch;
let reports: (readonly string[])[];
let gate: PromiseWithResolvers<void>;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'carebridge-watch-'));
  mkdirSync(path.join(root, 'shared/deep'), { recursive: true });
  reports = [];
  gate = Promise.withResolvers();
  gate.resolve();
  const onChange = (files: readonly string[]) => {
    reports.push(files);
    return gate.promise;
  };
  watch = new SourceWatch({ root, folders: ['shared', 'absent'], onChange });
});
afterEach(() => {
  watch.close();
  rmSync(root, { recursive: true });
});

const write = (file: string) => writeFileSync(path.join(root, file), 'text');
const reported = (count: number) => vi.waitUntil(() => reports.length >= count, { timeout: 30_000, interval: 20 });

/** As editors save: aside, and then in the place of the former one. */
function replace(file: string): void {
  write('shared/deep/.aside');
  renameSync(path.join(root, 'shared/deep/.aside'), path.join(root, file));
}

it('source watch · a file replaced again and again → reported each time', async () => {
  for (const count of [1, 2, 3]) {
    replace('shared/deep/a.ts');
    await reported(count);
  }
  expect(reports).toEqual([['shared/deep/a.ts'], ['shared/deep/a.ts'], ['shared/deep/a.ts']]);
});

it('source watch · a new folder with a file, changed later, then removed → all reported, other kinds of files not', async () => {
  mkdirSync(path.join(root, 'shared/new'));
  write('shared/new/b.ts');
  write('shared/new/b.log');
  await reported(1);
  write('shared/new/b.ts');
  await reported(2);
  rmSync(path.join(root, 'shared/new'), { recursive: true });
  await reported(3);
  expect(new Set(reports.flat())).toEqual(new Set(['shared/new/b.ts']));
});

it('source watch · changes while the last ones are worked on → reported together, afterwards', async () => {
  gate = Promise.withResolvers();
  write('shared/a.ts');
  await reported(1);
  write('shared/b.ts');
  write('shared/c.ts');
  gate.resolve();
  await reported(2);
  expect(reports).toEqual([['shared/a.ts'], ['shared/b.ts', 'shared/c.ts']]);
});
