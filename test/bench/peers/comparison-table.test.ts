import { describe, expect, it } from 'vitest';
import { comparisonTable, type SystemRun } from '../../../bench/peers/comparison-table.ts';

const peer: SystemRun = {
  system: 'ejabberd',
  perSecond: 20,
  processorMs: { server: 1.6 },
  p50Ms: 2,
  p95Ms: 4,
  held: true,
};
const own: SystemRun = {
  ...peer,
  system: 'Carebridge',
  processorMs: { store: 3, application: 12.5, broker: 0.5, identity: 0 },
  p50Ms: 9,
  p95Ms: 13,
};

function cells(runs: readonly SystemRun[]): readonly (readonly string[])[] {
  const lines = comparisonTable(runs, 'Carebridge').split('\n');
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('comparison table', () => {
  it('two systems at one rate · rows → each system with its parts, then ours divided by the other', () => {
    expect(cells([peer, own])).toEqual([
      ['20', 'ejabberd', '1.6', '2.0', '4.0'],
      ['20', 'Carebridge', '16.0 (application 12.5, store 3.0, broker 0.5)', '9.0', '13.0'],
      ['20', 'Carebridge ÷ ejabberd', '10.0 ×', '4.5 ×', '3.3 ×'],
    ]);
  });

  it('two rates · rows → each rate by itself', () => {
    const faster = [peer, own].map((run) => ({ ...run, perSecond: 100 }));
    const systems = cells([peer, faster[0] ?? peer, own, faster[1] ?? own]).map(
      ([rate, system]) => `${rate} ${system}`,
    );
    expect(systems).toEqual(
      ['20', '100'].flatMap((rate) => [`${rate} ejabberd`, `${rate} Carebridge`, `${rate} Carebridge ÷ ejabberd`]),
    );
  });

  it('ours failed · rows → the others, and no ratio', () => {
    expect(cells([peer])).toEqual([['20', 'ejabberd', '1.6', '2.0', '4.0']]);
  });

  it('a rate was not held · rows → say so, and no ratio', () => {
    expect(cells([peer, { ...own, held: false }]).slice(1)).toEqual([
      ['20', 'Carebridge', 'not held', 'not held', 'not held'],
      ['20', 'Carebridge ÷ ejabberd', '–', '–', '–'],
    ]);
  });

  it('processor time is not told · rows → a dash, and the latencies', () => {
    const untold = { ...peer, processorMs: { server: Number.NaN } };
    expect(cells([untold, own])).toEqual([
      ['20', 'ejabberd', '–', '2.0', '4.0'],
      expect.arrayContaining(['Carebridge']),
      ['20', 'Carebridge ÷ ejabberd', '–', '4.5 ×', '3.3 ×'],
    ]);
  });

  it('text · every line → as wide as the others', () => {
    expect(
      new Set(
        comparisonTable([peer, own], 'Carebridge')
          .split('\n')
          .map((line) => line.length),
      ).size,
    ).toBe(1);
  });
});
