import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../shared/kernel/csv.ts';
import { AdminFailure } from '../../../web/admin/api/requests.ts';
import { reportOf } from '../../../web/admin/supervision/api/read-report.ts';
import type { Found } from '../../../web/admin/supervision/api/read-visitor.ts';
import { barsOf, namedBars } from '../../../web/admin/supervision/model/bars.ts';
import { lastDays, rangeFault } from '../../../web/admin/supervision/model/report-form.ts';
import { TextSearch } from '../../../web/admin/supervision/model/text-search.ts';

describe('days of a report (carebridge.md#reports)', () => {
  it('no day, out of order, more than 92 → the field and what is wrong; else nothing', () => {
    expect(rangeFault('', '2026-01-01')).toEqual({ field: 'from', text: 'noDay' });
    expect(rangeFault('2026-01-01', '')).toEqual({ field: 'to', text: 'noDay' });
    expect(rangeFault('2026-01-02', '2026-01-01')).toEqual({ field: 'to', text: 'daysOrder' });
    expect(rangeFault('2026-01-01', '2026-04-03')).toEqual({ field: 'from', text: 'daysMany' });
    expect(rangeFault('2026-01-01', '2026-04-02')).toBeUndefined();
    expect(rangeFault('2026-01-01', '2026-01-01')).toBeUndefined();
  });

  it('the last days → by the clocks of the company, not by those of the reader', () => {
    const now = Date.parse('2026-03-01T23:30:00Z');
    expect(lastDays(7, 'Asia/Tokyo', now)).toEqual({ from: '2026-02-24', to: '2026-03-02' });
    expect(lastDays(1, 'America/New_York', now)).toEqual({ from: '2026-03-01', to: '2026-03-01' });
  });
});

describe('bars of a report', () => {
  it('values on one another → the highest bar as high as the drawing, in proportion; nothing for zero', () => {
    expect(barsOf([[1, 0, 1], [4], []])).toEqual([
      { bar: 0, piece: 0, x: 1, y: 75, width: 8, height: 25 },
      { bar: 0, piece: 2, x: 1, y: 50, width: 8, height: 25 },
      { bar: 1, piece: 0, x: 11, y: 0, width: 8, height: 100 },
    ]);
    expect(barsOf([[0], []])).toEqual([]);
  });

  it('names below the drawing → of each bar of a week; of many the first, the middle and the last', () => {
    expect(namedBars(7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(namedBars(24)).toEqual([0, 12, 23]);
    expect(namedBars(0)).toEqual([]);
  });

  it('a report → figures; what the service does not tell is not there', () => {
    const figures = { visits: 2, answered: 1, abandoned: 1, unattended: 0 };
    const report = reportOf({
      total: { ...figures, waitSeconds: { p50: 1, p90: 2 }, rating: { average: 4.5, count: 2 } },
      groups: [{ ...figures, key: 'sip:ada@b.example', name: 'Ada' }],
      running: 3,
      unmeasured: 0,
      timeZone: 'Europe/Berlin',
    });
    expect(report).toMatchObject({
      running: 3,
      total: { wait: { p50: 1, p90: 2 }, rating: { average: 4.5, count: 2 } },
    });
    expect(report.groups[0]).toMatchObject({
      key: 'sip:ada@b.example',
      name: 'Ada',
      wait: undefined,
      rating: undefined,
    });
  });
});

const chat = (id: string) =>
  ({ id, phase: 'closed', startedAt: 0, visitor: undefined, subject: '', matches: [] }) as const;

/** A search whose answers the test gives. */
function searching(answers: readonly (Found | AdminFailure)[]) {
  const asked: (string | undefined)[][] = [];
  const left = [...answers];
  const api = {
    search: async (...args: [string, string, string | undefined]) => {
      asked.push(args);
      const answer = left.shift();
      if (answer === undefined || answer instanceof AdminFailure) throw answer ?? new AdminFailure('temporary');
      return answer;
    },
  };
  return { asked, search: new TextSearch(api, 'contoso', () => asked.push(['signed out'])) };
}

describe('search further back (carebridge.md#search)', () => {
  it('answers with a next → each goes on from there, and a chat is shown once; a failure → from where it was', async () => {
    const { asked, search } = searching([
      { chats: [chat('a'), chat('b')], isMoreNamed: true, searchedTo: 2, next: 'n1' },
      new AdminFailure('temporary'),
      { chats: [chat('b'), chat('c')], isMoreNamed: false, searchedTo: 1, next: undefined },
    ]);
    await search.begin('  parcel ');
    expect(search.state.get()).toMatchObject({ status: 'searched', searchedTo: 2, next: 'n1' });
    await search.further();
    expect(search.state.get()).toMatchObject({ status: 'failed', next: 'n1', chats: [{ id: 'a' }, { id: 'b' }] });
    await search.further();
    const { chats, next, status, isMoreNamed } = search.state.get();
    expect([chats.map(({ id }) => id), next, status]).toEqual([['a', 'b', 'c'], undefined, 'searched']);
    // The first answer alone tells it.
    expect(isMoreNamed).toBe(true);
    expect(asked).toEqual([
      ['contoso', 'parcel', undefined],
      ['contoso', 'parcel', 'n1'],
      ['contoso', 'parcel', 'n1'],
    ]);
  });

  it('a text too short or too long → nothing is asked; the sign-in ended → told', async () => {
    const { asked, search } = searching([new AdminFailure('signed-out')]);
    await search.begin(' x ');
    expect(search.state.get().status).toBe('too-short');
    await search.begin('x'.repeat(101));
    expect(search.state.get().status).toBe('too-long');
    expect(asked).toEqual([]);
    await search.begin('parcel');
    expect(asked.at(-1)).toEqual(['signed out']);
  });

  it('another text while one is under way → what comes late changes nothing', async () => {
    const held = Promise.withResolvers<Found>();
    const answers = [
      held.promise,
      Promise.resolve({ chats: [chat('b')], isMoreNamed: false, searchedTo: 1, next: undefined }),
    ];
    const search = new TextSearch({ search: () => answers.shift() ?? held.promise }, 'contoso', () => undefined);
    const first = search.begin('parcel');
    await search.begin('letter');
    held.resolve({ chats: [chat('a')], isMoreNamed: false, searchedTo: 9, next: 'n' });
    await first;
    expect(search.state.get()).toMatchObject({ text: 'letter', chats: [{ id: 'b' }], next: undefined });
  });
});

describe('lists as CSV', () => {
  it('commas, quotes, lines, formulas → one cell each, and no formula', () => {
    expect(
      csvOf([
        ['a', 'b,c', 'd"e', 'f\ng'],
        ['=1+1', '-2', '+3', '@x'],
      ]),
    ).toBe(`a,"b,c","d""e","f\ng"\r\n'=1+1,'-2,'+3,'@x\r\n`);
  });
});
