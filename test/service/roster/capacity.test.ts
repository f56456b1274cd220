import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agentsToAsk } from '../../../shared/assignment/agents-to-ask.ts';
import type { RosterAgent } from '../../../shared/assignment/roster-agent.ts';
import { applyInputs } from '../../../shared/service/roster/apply-inputs.ts';
import { emptyBoard } from '../../../shared/service/roster/board.ts';
import { type BoardDraft, recordOf } from '../../../shared/service/roster/board-draft.ts';
import type { BoardInput } from '../../../shared/service/roster/board-input.ts';
import type { VisitReport, VisitStanding } from '../../../shared/service/worker/visit-board.ts';
import { harbour } from '../../providers/trusted-application/support/tenant.ts';
import { propertyRuns } from '../../support/thoroughness.ts';

const agent = (name: string, number: number, maxChats: number) => ({
  objectId: `9d8c7b6a-5f4e-4d3c-8b2a-19081726354${number}`,
  address: `sip:${name}@harbour.example`,
  displayName: name,
  maxChats,
});
const { agents } = harbour({}, { agents: [agent('odile', 1, 1), agent('per', 2, 2)] });
const now = Date.parse('2026-01-05T10:00:00Z');

/** A visit as it is recorded, and the reports on it that were not delivered to the board yet. */
type Visit = {
  version: number;
  asked: readonly string[];
  people: readonly string[];
  ended: boolean;
  readonly owed: VisitReport[];
  /** Whom a worker asks that has looked, and has not recorded it yet. */
  looked: readonly Pick<Visit, 'version' | 'asked'>[];
};

/** Several visits at a board that hears of them late, twice and in any order; whom they ask is recorded only if no crash comes between. */
class Company {
  draft: BoardDraft = { board: emptyBoard, visits: new Map() };
  readonly visits: readonly Visit[];

  constructor(count: number) {
    this.visits = Array.from({ length: count }, () => ({
      version: 1,
      asked: [],
      people: [],
      ended: false,
      owed: [],
      looked: [],
    }));
  }

  #visit(index: number): Visit {
    const visit = this.visits[index];
    if (visit === undefined) throw new Error('There is no such visit.');
    return visit;
  }

  put(input: BoardInput): void {
    this.draft = applyInputs(this.draft, [input], { now, agents }).draft;
  }

  /** Looks for so many further agents. What is asked is recorded later, or never. */
  look(index: number, count: number, by: string): void {
    const visit = this.#visit(index);
    if (visit.ended || visit.people.length > 0) return;
    let asked = visit.asked;
    const version = visit.version + 1;
    this.put({
      kind: 'look',
      id: by,
      conversation: conversationOf(index),
      decide: (picture) => {
        asked = [...visit.asked, ...furtherOf(picture, visit.asked).slice(0, count)];
        return reportOf(index, { ...visit, asked, version });
      },
    });
    visit.looked = [...visit.looked, { asked, version }];
  }

  /** One of those workers comes to record it: the first for a version; the others are refused, and look anew. */
  record(index: number, which: number): void {
    const visit = this.#visit(index);
    const looked = visit.looked[which % Math.max(visit.looked.length, 1)];
    if (looked?.version === visit.version + 1) Object.assign(visit, looked, { looked: [] });
  }

  change(index: number, next: Partial<Visit>): void {
    const visit = this.#visit(index);
    if (visit.ended) return;
    Object.assign(visit, next, { version: visit.version + 1 });
    visit.owed.push(reportOf(index, visit));
  }

  /** An agent who is rung comes in, or the first ring ends; then the visit may end. */
  answer(index: number, isAccepted: boolean): void {
    const { asked, people } = this.#visit(index);
    const [first, ...others] = asked;
    if (first === undefined) return;
    this.change(index, isAccepted ? { asked: others, people: [...people, first] } : { asked: others });
  }

  deliver(index: number, which: number): void {
    const { owed } = this.#visit(index);
    const report = owed[which % Math.max(owed.length, 1)];
    if (report !== undefined) this.put({ kind: 'visit', report });
  }

  /** Visits that have an agent, or may get the agent by a ring. */
  takenOf(address: string): number {
    return this.visits.filter(({ ended, asked, people }) => !ended && [...asked, ...people].includes(address)).length;
  }
}

const conversationOf = (index: number): string => String(index).padStart(32, '0');

function reportOf(
  index: number,
  { version, asked, people, ended }: Pick<Visit, 'version' | 'asked' | 'people' | 'ended'>,
): VisitReport {
  const here: VisitStanding =
    people.length > 0
      ? { phase: 'attended', people, asked }
      : { phase: 'waiting', subject: 'Berth 12', asked, lines: 0 };
  const standing: VisitStanding = ended ? { phase: 'ended' } : here;
  return {
    name: { tenant: 'harbour', conversation: conversationOf(index) },
    version,
    startedAt: now,
    at: now,
    standing,
  };
}

function furtherOf(picture: readonly RosterAgent[], asked: readonly string[]): readonly string[] {
  const ringing = asked.map((address) => ({ address, outcome: 'ringing' as const, at: now }));
  return agentsToAsk({ at: now, since: now, agents: picture, asked: ringing }).order;
}

const visits = 5;
const index = fc.nat({ max: visits - 1 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('look' as const), index, fc.integer({ min: 1, max: 2 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('record' as const), index, fc.nat({ max: 2 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('answer' as const), index, fc.boolean()) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('end' as const), index) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('deliver' as const), index, fc.nat({ max: 9 })) },
);

type Step =
  | readonly ['look' | 'record' | 'deliver', index: number, detail: number]
  | readonly ['answer', index: number, isAccepted: boolean]
  | readonly ['end', index: number];

/** Takes steps, and holds after each that no agent has or may get more than as many as it takes. */
function companyAfter(steps: readonly Step[]): Company {
  const company = new Company(visits);
  for (const [number, taken] of steps.entries()) {
    if (taken[0] === 'look') company.look(taken[1], taken[2], `look ${number}`);
    if (taken[0] === 'record') company.record(taken[1], taken[2]);
    if (taken[0] === 'answer') company.answer(taken[1], taken[2]);
    if (taken[0] === 'end') company.change(taken[1], { ended: true });
    if (taken[0] === 'deliver') company.deliver(taken[1], taken[2]);
    for (const { address, maxChats } of agents) expect(company.takenOf(address)).toBeLessThanOrEqual(maxChats);
  }
  return company;
}

test('capacity · visits that look side by side, crashes between look and record, reports late, twice and in any order → no agent has or may get more than as many as it takes', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const company = companyAfter(steps);
      // Everything is told at last, and each visit that waits has looked and recorded that twice: places are those of the visits.
      for (const [at, { owed, looked }] of company.visits.entries()) {
        for (const which of owed.keys()) company.deliver(at, which);
        for (const further of [0, 1]) {
          company.look(at, 0, `last ${further}`);
          company.record(at, looked.length + further);
        }
      }
      for (const { address } of agents) {
        const { chats, rings = 0 } = recordOf(company.draft.board, address);
        expect(chats + rings).toBe(company.takenOf(address));
      }
    }),
    propertyRuns(300, 3000),
  );
});

test('capacity · an agent asked anew by a visit whose board still says so of the ring before → the late report that that ring ended leaves the place taken', () => {
  const company = companyAfter([
    ['look', 3, 1],
    ['record', 3, 0],
    ['look', 0, 1],
    ['record', 0, 0],
    ['answer', 3, false],
    ['look', 3, 1],
    ['deliver', 3, 0],
    ['look', 0, 1],
    ['record', 0, 0],
    ['record', 3, 0],
  ]);
  expect(agents.map(({ address }) => company.takenOf(address))).toEqual([1, 1]);
});
