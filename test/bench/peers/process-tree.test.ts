import { describe, expect, it } from 'vitest';
import { parentOf, processTree, treeProcessorMs } from '../../../bench/peers/process-tree.ts';

describe('process tree', () => {
  it('children of children · tree → all below the root, none beside it', () => {
    const parents = new Map([
      [1, 0],
      [10, 1],
      [11, 10],
      [12, 10],
      [13, 12],
      [20, 1],
    ]);
    expect([...processTree(10, parents)].sort()).toEqual([10, 11, 12, 13]);
  });

  it('a line of /proc/<pid>/stat with brackets in the name → the parent', () => {
    expect(parentOf('4711 (beam (smp) x) S 4700 4711 4711 0 -1')).toBe(4700);
  });

  it('a process that is not there · processor time → not a number', () => {
    expect(treeProcessorMs(-1)).toBeNaN();
  });

  it.runIf(process.platform === 'linux')('our own process · processor time → what it has used', () => {
    expect(treeProcessorMs(process.pid)).toBeGreaterThan(0);
  });
});
