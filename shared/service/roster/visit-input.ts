import { defined } from '../../kernel/defined.ts';
import type { VisitReport, WaitingStanding } from '../worker/visit-board.ts';
import { isWithin } from './availability.ts';
import type { AgentRecord, VisitRow } from './board.ts';
import { type BoardContext, type BoardDraft, withChangedRecord } from './board-draft.ts';
import type { BoardOutcome } from './board-input.ts';

/** Choice: so many visitors who wait are on a board at most; further ones are put on it as others leave it, with their next report. */
const mostWaiting = 500;

/** That a visitor who waits has said more is told so often at most, milliseconds. */
const lineEveryMs = 1_000;

/** Puts a report on a visit in. */
export function withReport(
  draft: BoardDraft,
  report: VisitReport,
  context: BoardContext,
): { readonly draft: BoardDraft; readonly outcome: BoardOutcome } {
  if (!isNewer(draft, report)) return { draft, outcome: 'repeated' };
  const { standing } = report;
  switch (standing.phase) {
    case 'waiting':
      return withWaiting(draft, { ...report, standing }, context);
    case 'attended':
      return { draft: withAttended(draft, { ...report, people: standing.people }, context), outcome: 'written' };
    case 'ended':
      return { draft: withEnded(draft, report, context), outcome: 'written' };
  }
}

/** The draft without a visit, as if the board had never heard of it. */
export function withoutVisit(draft: BoardDraft, conversation: string, at: number): BoardDraft {
  const next = withRow(draft, conversation, undefined, at);
  const ended = next.board.ended.filter((one) => one.conversation !== conversation);
  return { ...next, board: { ...next.board, ended } };
}

function isNewer({ board, visits }: BoardDraft, { name, version }: VisitReport): boolean {
  const noted = visits.get(name.conversation)?.version ?? 0;
  const ended = board.ended.find(({ conversation }) => conversation === name.conversation)?.version ?? 0;
  return version > Math.max(noted, ended);
}

function withWaiting(
  draft: BoardDraft,
  { name, version, startedAt, at, standing }: VisitReport & { readonly standing: WaitingStanding },
  { now, agents }: BoardContext,
): { readonly draft: BoardDraft; readonly outcome: BoardOutcome } {
  const { conversation } = name;
  const row = draft.visits.get(conversation);
  if (row?.phase !== 'waiting' && draft.board.waiting >= mostWaiting) return { draft, outcome: 'overtaken' };
  const { subject, skill, lines } = standing;
  const asked = listed(standing.asked, agents);
  const since = row?.phase === 'waiting' ? row.since : row === undefined ? startedAt : at;
  const next: VisitRow = defined({
    phase: 'waiting' as const,
    ...{ conversation, version, at, since, subject, skill, asked, lines, toldAt: now },
  });
  const isSaidOnly = row?.phase === 'waiting' && row.asked.join() === asked.join();
  if (isSaidOnly && isWithin(lineEveryMs, row.toldAt, now)) return { draft, outcome: 'overtaken' };
  const rung = withIdleSince(draft, changed(askedIn(row), asked), at);
  return { draft: withRow(rung, conversation, next, at), outcome: 'written' };
}

function withAttended(
  draft: BoardDraft,
  { name, version, at, people }: VisitReport & { readonly people: readonly string[] },
  { agents }: BoardContext,
): BoardDraft {
  const { conversation } = name;
  const row: VisitRow = { phase: 'attended', conversation, version, at, agents: listed(people, agents) };
  return withRow(draft, conversation, row, at);
}

function withEnded(draft: BoardDraft, { name, version, at }: VisitReport, { now }: BoardContext): BoardDraft {
  const { conversation } = name;
  const next = withRow(draft, conversation, undefined, at);
  const others = next.board.ended.filter((one) => one.conversation !== conversation);
  return { ...next, board: { ...next.board, ended: [...others, { conversation, version, at: now }] } };
}

/** Puts a visit's row in the place of the one before, and counts who waits, and how many chats and rings each agent has. */
function withRow(draft: BoardDraft, conversation: string, row: VisitRow | undefined, at: number): BoardDraft {
  const old = draft.visits.get(conversation);
  const visits = new Map(draft.visits);
  if (row === undefined) visits.delete(conversation);
  else visits.set(conversation, row);
  const waiting = draft.board.waiting + countOf(row) - countOf(old);
  const counted = { board: { ...draft.board, waiting: Math.max(0, waiting) }, visits };
  const left = without(agentsOf(old), agentsOf(row));
  const joined = without(agentsOf(row), agentsOf(old));
  const chatting = withIdleSince(withChats(withChats(counted, joined, 1), left, -1), left, at);
  const [rang, rings] = [askedIn(old), askedIn(row)];
  const rung = withRings(chatting, without(rings, rang), 1);
  return withRings(rung, without(rang, rings), -1);
}

const countOf = (row: VisitRow | undefined): number => (row?.phase === 'waiting' ? 1 : 0);

/** The agents who are in a visit. */
export const agentsOf = (row: VisitRow | undefined): readonly string[] => (row?.phase === 'attended' ? row.agents : []);

/** The agents who are rung for a visit. */
export const askedIn = (row: VisitRow | undefined): readonly string[] => (row?.phase === 'waiting' ? row.asked : []);

function withRings(draft: BoardDraft, addresses: readonly string[], by: number): BoardDraft {
  const change = (record: AgentRecord): AgentRecord => ({ ...record, rings: Math.max(0, (record.rings ?? 0) + by) });
  return addresses.reduce((before, address) => withChangedRecord(before, address, change), draft);
}

function withChats(draft: BoardDraft, addresses: readonly string[], by: number): BoardDraft {
  const change = (record: AgentRecord): AgentRecord => ({ ...record, chats: Math.max(0, record.chats + by) });
  return addresses.reduce((before, address) => withChangedRecord(before, address, change), draft);
}

function withIdleSince(draft: BoardDraft, addresses: readonly string[], at: number): BoardDraft {
  const change = (record: AgentRecord): AgentRecord => ({ ...record, idleSince: Math.max(at, record.idleSince ?? 0) });
  return addresses.reduce((before, address) => withChangedRecord(before, address, change), draft);
}

/** Those who are in one list and not in the other. */
const changed = (one: readonly string[], other: readonly string[]): readonly string[] => [
  ...without(one, other),
  ...without(other, one),
];

const without = (one: readonly string[], other: readonly string[]): readonly string[] =>
  one.filter((address) => !other.includes(address));

/** Those people who are agents of the tenant. */
const listed = (people: readonly string[], agents: BoardContext['agents']): readonly string[] =>
  agents.map(({ address }) => address).filter((address) => people.includes(address));
