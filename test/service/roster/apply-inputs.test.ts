import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import { applyInputs } from '../../../shared/service/roster/apply-inputs.ts';
import { emptyBoard, type VisitRow } from '../../../shared/service/roster/board.ts';
import { type BoardDraft, recordOf } from '../../../shared/service/roster/board-draft.ts';
import type { BoardInput } from '../../../shared/service/roster/board-input.ts';
import type { VisitReport, VisitStanding } from '../../../shared/service/worker/visit-board.ts';
import { harbour } from '../../providers/trusted-application/support/tenant.ts';

const agent = (name: string, number: number) => ({
  objectId: `9d8c7b6a-5f4e-4d3c-8b2a-19081726354${number}`,
  address: `sip:${name}@harbour.example`,
  displayName: name,
});
const { agents } = harbour({}, { agents: [agent('odile', 1), agent('per', 2)] });
const [odile, per] = agents.map(({ address }) => address) as [string, string];
const monday = Date.parse('2026-01-05T10:00:00Z');
const conversation = (number: number): string => String(number).padStart(32, '0');

const report = (number: number, version: number, standing: VisitStanding, at = monday + version): VisitReport => ({
  name: { tenant: 'harbour', conversation: conversation(number) },
  version,
  startedAt: monday,
  at,
  standing,
});
const waits = (lines = 0, asked: readonly string[] = []): VisitStanding => ({
  phase: 'waiting',
  subject: 'Berth 12',
  asked,
  lines,
});
const attended = (...people: readonly string[]): VisitStanding => ({ phase: 'attended', people });
const ended: VisitStanding = { phase: 'ended' };
const visit = (...of: Parameters<typeof report>): BoardInput => ({ kind: 'visit', report: report(...of) });

const empty: BoardDraft = { board: emptyBoard, visits: new Map<string, VisitRow>() };

/** Puts inputs in, each by itself at its time, and collects what readers are told. */
function play(inputs: readonly (readonly [BoardInput, number])[], from = empty, listed = agents) {
  let draft = from;
  const changes = inputs.flatMap(([input, now]) => {
    const applied = applyInputs(draft, [input], { now, agents: listed });
    draft = applied.draft;
    return applied.changes;
  });
  return { draft, changes, of: (address: string) => recordOf(draft.board, address) };
}
const at = (input: BoardInput, now = monday): readonly [BoardInput, number] => [input, now];

const seen = (address: string, isFirst = true): BoardInput => ({ kind: 'seen', address, isFirst });
const status = (address: string, revision: number, what: 'available' | 'away' | 'pause'): BoardInput => ({
  kind: 'status',
  address,
  told: { status: what, revision },
});

describe('board · presence (carebridge.md#board)', () => {
  test.each<[string, number, string]>([
    ['a minute and a half', 89_000, 'available'],
    ['longer', 91_000, 'unknown'],
    ['by a clock that is a little behind', -2_000, 'available'],
    ['by a clock that was put back by an hour', -hourMs, 'unknown'],
  ])('seen · and then nothing for %s → %s', (_name, laterMs, availability) => {
    const { of, changes } = play([at(seen(odile)), at({ kind: 'review' }, monday + laterMs)]);
    expect(of(odile).availability).toBe(availability);
    expect(changes.filter(({ kind }) => kind === 'agent')).toHaveLength(availability === 'available' ? 1 : 2);
  });

  test.each<[string, number, string]>([
    ['eleven hours', 11 * hourMs, 'away'],
    ['thirteen hours', 13 * hourMs, 'unknown'],
  ])('away · and then nothing for %s → %s', (_name, laterMs, availability) => {
    const { of } = play([at(status(odile, 1, 'away')), at({ kind: 'review' }, monday + laterMs)]);
    expect(of(odile).availability).toBe(availability);
  });

  test('seen again · within half a minute → nothing is written and no reader is told', () => {
    const { draft } = play([at(seen(odile))]);
    const again = applyInputs(draft, [seen(odile, false)], { now: monday + 20_000, agents });
    expect(again.changes).toEqual([]);
    expect(again.draft.board).toEqual(draft.board);
    const later = applyInputs(draft, [seen(odile, false)], { now: monday + 40_000, agents });
    expect(later.changes).toEqual([]);
    expect(recordOf(later.draft.board, odile).seenAt).toBe(monday + 40_000);
  });

  test('a person whom the tenant does not list → leaves nothing; who is listed no more is told to be removed', () => {
    expect(play([at(seen('sip:eve@harbour.example'))]).draft.board).toEqual(emptyBoard);
    const { draft } = play([at(seen(odile)), at(seen(per))]);
    const { draft: after, changes } = play([at({ kind: 'review' })], draft, agents.slice(0, 1));
    expect(after.board.agents.map(({ address }) => address)).toEqual([odile]);
    expect(changes).toEqual([{ kind: 'agent-removed', address: per }]);
  });
});

describe('board · statuses (carebridge.md#desk-status)', () => {
  test('any order and any repetition of statuses → what is told with the next number counts, once', () => {
    const told = fc.record({
      revision: fc.integer({ min: 1, max: 6 }),
      what: fc.constantFrom('available' as const, 'away' as const, 'pause' as const),
    });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 20 }), (statuses) => {
        let expected = { revision: 0, status: undefined as string | undefined };
        let draft = empty;
        for (const { revision, what } of statuses) {
          const applied = applyInputs(draft, [status(odile, revision, what)], { now: monday, agents });
          const isNext = revision === expected.revision + 1;
          const isSame = revision === expected.revision && what === expected.status;
          expect(applied.outcomes).toEqual([isSame ? 'repeated' : isNext ? 'written' : 'overtaken']);
          if (isNext && !isSame) expected = { revision, status: what };
          draft = applied.draft;
        }
        expect(recordOf(draft.board, odile)).toMatchObject({ revision: expected.revision });
        expect(recordOf(draft.board, odile).status).toBe(expected.status);
      }),
    );
  });
});

describe('board · visits (carebridge.md#board)', () => {
  /** A visit as it may go, version by version. */
  const standing = fc.oneof(
    fc
      .record({ lines: fc.nat({ max: 3 }), rings: fc.boolean() })
      .map(({ lines, rings }) => waits(lines, rings ? [per] : [])),
    fc.subarray([odile, per], { minLength: 1 }).map((people) => attended(...people)),
  );
  const course = fc
    .tuple(fc.array(standing, { maxLength: 5 }), fc.boolean())
    .map(([standings, ends]) => (ends ? [...standings, ended] : standings));

  test('any order and any repetition of reports of several visits → as if each had come once and in order', () => {
    fc.assert(
      fc.property(
        fc.array(course, { minLength: 1, maxLength: 3 }).chain((courses) => {
          const reports = courses.flatMap((standings, number) =>
            standings.map((one, index) => visit(number, index + 1, one)),
          );
          return fc.record({
            courses: fc.constant(courses),
            inOrder: fc.constant(reports),
            played: fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 }),
          });
        }),
        ({ courses, inOrder, played }) => {
          // A second apart, so that no line is left out.
          const paced = (inputs: readonly BoardInput[]) =>
            inputs.map((input, index) => at(input, monday + index * 2_000));
          const expected = play(paced(inOrder));
          const actual = play(paced(played));
          for (const address of [odile, per]) {
            const chats = courses.filter((standings) => {
              const last = standings.at(-1);
              return last?.phase === 'attended' && last.people.includes(address);
            }).length;
            expect(actual.of(address).chats).toBe(chats);
            expect(expected.of(address).chats).toBe(chats);
          }
          expect(actual.draft.board.waiting).toBe(courses.filter((one) => one.at(-1)?.phase === 'waiting').length);
          expect([...actual.draft.visits.keys()].sort()).toEqual([...expected.draft.visits.keys()].sort());
          for (const [key, { phase, version }] of expected.draft.visits) {
            expect(actual.draft.visits.get(key)).toMatchObject({ phase, version });
          }
        },
      ),
    );
  });

  test('a snapshot and the changes after it → what the board says, wherever the snapshot was taken', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ number: fc.nat({ max: 2 }), standing: fc.oneof(standing, fc.constant(ended)) }), {
          maxLength: 12,
        }),
        fc.nat({ max: 12 }),
        (steps, taken) => {
          const inputs = steps.map(({ number, standing: one }, index) => visit(number, index + 1, one));
          const paced = inputs.map((input, index) => at(input, monday + index * 2_000));
          const before = play(paced.slice(0, taken));
          const { draft, changes } = play(paced.slice(taken), before.draft);
          const known = new Set([...before.draft.visits.values()].filter(isWaiting).map((row) => row.conversation));
          for (const change of changes) {
            if (change.kind === 'waiting') known.add(change.visit.conversation);
            if (change.kind === 'attended' || change.kind === 'ended') known.delete(change.conversation);
          }
          const waiting = [...draft.visits.values()].filter(isWaiting).map((row) => row.conversation);
          expect([...known].sort()).toEqual(waiting.sort());
        },
      ),
    );
  });

  test('lines of a visitor who waits · several within a second → told once; the next change tells them all', () => {
    const { changes } = play([
      at(visit(1, 1, waits(0)), monday),
      at(visit(1, 2, waits(1)), monday + 300),
      at(visit(1, 3, waits(2)), monday + 600),
      at(visit(1, 4, waits(3)), monday + 1_100),
      at(visit(1, 5, waits(3, [odile])), monday + 1_200),
    ]);
    const lines = changes.flatMap((change) => (change.kind === 'waiting' ? [change.visit.lines] : []));
    expect(lines).toEqual([0, 3, 3]);
  });

  test('waits again after agents have left → since then; who left is idle since then', () => {
    const { draft, of } = play([
      at(visit(1, 1, waits())),
      at(visit(1, 2, attended(odile))),
      at(visit(1, 3, waits(), monday + minuteMs)),
    ]);
    expect(draft.visits.get(conversation(1))).toMatchObject({ phase: 'waiting', since: monday + minuteMs });
    expect(of(odile)).toMatchObject({ chats: 0, idleSince: monday + minuteMs });
  });

  test('rung and not answered → the ring counts for who has been idle longest', () => {
    const { of } = play([at(visit(1, 1, waits(0, [per]))), at(visit(1, 2, waits(0, []), monday + 45_000))]);
    expect(of(per).idleSince).toBe(monday + 45_000);
    expect(of(odile).idleSince).toBeUndefined();
  });

  test('a late report of a visit that has ended → does not bring it back', () => {
    const { draft, of } = play([at(visit(1, 3, ended)), at(visit(1, 2, attended(odile)))]);
    expect(draft.visits.size).toBe(0);
    expect(of(odile).chats).toBe(0);
  });

  test('more visitors than a board holds → left out, and put on it with their next report when there is room', () => {
    const many = Array.from({ length: 501 }, (_, number) => at(visit(number, 1, waits())));
    const { draft } = play(many);
    expect(draft.board.waiting).toBe(500);
    const { draft: after } = play([at(visit(0, 2, ended)), at(visit(500, 2, waits()))], draft);
    expect(after.board.waiting).toBe(500);
    expect(after.visits.has(conversation(500))).toBe(true);
  });

  test('visits that have ended → remembered by their hundred newest of ten minutes', () => {
    const { draft } = play(Array.from({ length: 130 }, (_, number) => at(visit(number, 1, ended))));
    expect(draft.board.ended).toHaveLength(100);
    expect(play([at({ kind: 'review' }, monday + 11 * minuteMs)], draft).draft.board.ended).toEqual([]);
  });

  test('counted anew · after what was lost → chats and waiting are those of the visits', () => {
    const { draft } = play([at(visit(1, 1, attended(odile))), at(visit(2, 1, waits()))]);
    const wrong = {
      ...draft,
      board: { ...draft.board, waiting: 9, agents: draft.board.agents.map((one) => ({ ...one, chats: 7 })) },
    };
    const { of, draft: right } = play([at({ kind: 'recount' })], wrong);
    expect([of(odile).chats, right.board.waiting]).toEqual([1, 1]);
  });
});

const isWaiting = (row: VisitRow): boolean => row.phase === 'waiting';
