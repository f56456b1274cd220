import { describe, expect, test } from 'vitest';
import { reportCsv } from '../../../shared/service/operators/report-csv.ts';
import { figuresOf, groupsOf, type MeasuredVisit } from '../../../shared/service/operators/report-figures.ts';

const localTime = () => ({ day: '2026-01-01', hour: '00' });

/** A visit that an agent answered after some seconds. */
const answeredAfter = (seconds: number, more: Partial<MeasuredVisit['measures']> = {}): MeasuredVisit => ({
  startedAt: 0,
  measures: {
    ...{ endedAt: 100_000, endedBy: 'visitor', answeredAt: seconds * 1_000 },
    agents: [{ id: 'sip:ada@contoso.example', name: 'Ada' }],
    ...more,
  },
});

describe('figures of a report (carebridge.md#reports)', () => {
  test('ten waits of 1 to 10 seconds → half at most 5, nine in ten at most 9', () => {
    const visits = [7, 1, 10, 3, 5, 9, 2, 8, 4, 6].map((seconds) => answeredAfter(seconds));
    expect(figuresOf(visits).waitSeconds).toEqual({ p50: 5, p90: 9 });
  });

  test('no agent was in: the visitor left → abandoned, else → unattended; no times of theirs are counted', () => {
    const nobody: Partial<MeasuredVisit['measures']> = { agents: [], answeredAt: undefined as never };
    const visits = [answeredAfter(0, nobody), answeredAfter(0, { ...nobody, endedBy: 'others' }), answeredAfter(4)];
    expect(figuresOf(visits)).toMatchObject({ visits: 3, answered: 1, abandoned: 1, unattended: 1 });
    expect(figuresOf(visits).waitSeconds).toEqual({ p50: 4, p90: 4 });
    expect(figuresOf([])).toEqual({ visits: 0, answered: 0, abandoned: 0, unattended: 0 });
  });

  test('several agents → counted under each; hours without visits are there as well', () => {
    const both = [
      { id: '1', name: 'Ada' },
      { id: '2', name: '' },
    ];
    const visits = [answeredAfter(1, { agents: both }), answeredAfter(2, { agents: both.slice(1) })];
    const clock = { days: [], localTime };
    expect(groupsOf(visits, 'agent', clock)).toMatchObject([
      { key: '2', visits: 2 },
      { key: '1', name: 'Ada', visits: 1 },
    ]);
    const byHour = groupsOf(visits, 'hour', clock);
    expect(byHour.map(({ visits: count }) => count)).toEqual([2, ...Array.from({ length: 23 }, () => 0)]);
  });

  test('names with separators, quotes, and what a program takes for a formula → one cell each, and text', () => {
    const total = figuresOf([]);
    const group = { key: '=1+1', name: 'Lind, "Ada"', ...total };
    const report = { tenant: 't', from: '', to: '', timeZone: 'UTC', total, running: 0, unmeasured: 0 };
    expect(reportCsv({ ...report, groups: [group] }).split('\r\n')[1]).toBe(`'=1+1,"Lind, ""Ada""",0,0,0,0,,,,,,,,`);
  });
});
