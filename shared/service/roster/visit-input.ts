import { defined } from '../../kernel/defined.ts';
import type { AttendedStanding, VisitReport, WaitingStanding } from '../worker/visit-board.ts';
import { isWithin } from './availability.ts';
import type { AgentRecord, VisitRow } from './board.ts';
import { type BoardContext, type BoardDraft, withChangedRecord } from './board-draft.ts';
import type { BoardInput, BoardOutcome } from './board-input.ts';
import { pictureOf } from './roster-picture.ts';
import { beginningOfWait, waitsAfter } from './visit-waits.ts';

/**
 * Choice: so many visitors who wait are on a board at most; further ones are put on it as others leave it, with their next report. Those for whom
 * agents are asked are on it in any case, so that all places are counted.
 */
const mostWaiting = 500;

/** That a visitor who waits has said more is told so often at most, milliseconds. */
const lineEveryMs = 1_000;

type Put = { readonly draft: BoardDraft; readonly outcome: BoardOutcome };

/** A report as it is put in: `ahead` = of the decision of this id, which is yet to be recorded. */
type PutReport = VisitReport & { readonly ahead?: string };

/** Puts a report on a visit in. */
export function withReport(
  draft: BoardDraft,
  { report, instead }: Pick<Extract<BoardInput, { readonly kind: 'visit' }>, 'report' | 'instead'>,
  context: BoardContext,
): Put {
  const row = draft.visits.get(report.name.conversation);
  const isInstead = instead !== undefined && row?.phase === 'waiting' && row.ahead === instead;
  return isInstead || isNewer(draft, report) ? withStanding(draft, report, context) : { draft, outcome: 'repeated' };
}

/**
 * Lets a visit decide with the roster's picture of now, and notes how it will stand: whom it asks has a place less for all who look after it. Its own
 * places are not counted.
 */
export function withLook(
  draft: BoardDraft,
  { id, conversation, decide }: Extract<BoardInput, { readonly kind: 'look' }>,
  context: BoardContext,
): Put {
  const { board } = withRow(draft, conversation, undefined, context.now);
  const report = decide(context.agents.map((agent) => pictureOf(agent, board, context.now)));
  const row = draft.visits.get(conversation);
  if (report === undefined || !isNewer(draft, report) || isSame(row, report, context)) {
    return { draft, outcome: 'repeated' };
  }
  return withStanding(draft, { ...withOthersAsked(report, row), ahead: id }, context);
}

/** Two who decide as the same version: one of them will be refused, and until that is told both have asked. */
function withOthersAsked(report: VisitReport, row: VisitRow | undefined): VisitReport {
  const isRival = row?.phase === 'waiting' && row.ahead !== undefined && row.version === report.version;
  if (!isRival || report.standing.phase !== 'waiting') return report;
  const asked = [...new Set([...row.asked, ...report.standing.asked])];
  return { ...report, standing: { ...report.standing, asked } };
}

/** Whether the board says already what a report says, and goes on saying it. */
function isSame(row: VisitRow | undefined, { version, standing }: VisitReport, { agents }: BoardContext): boolean {
  if (row?.phase !== 'waiting' || standing.phase !== 'waiting') return false;
  const { subject, name, skill, lines } = standing;
  const isHeld = isHeldBy(row, version, listed(standing.asked, agents));
  return isHeld && row.subject === subject && row.name === name && row.skill === skill && row.lines === lines;
}

/**
 * Whether a row says who is asked as of a version, and goes on saying it unless something later comes: a report that is late may be of any version
 * between the two, or of that which was only decided ahead, and would take the places away.
 */
function isHeldBy(row: VisitRow, version: number, asked: readonly string[]): boolean {
  if (askedIn(row).join() !== asked.join()) return false;
  return asked.length === 0 || row.version >= version || (row.version === version - 1 && !isAhead(row));
}

const isAhead = (row: VisitRow): boolean => row.phase === 'waiting' && row.ahead !== undefined;

function withStanding(draft: BoardDraft, report: PutReport, context: BoardContext): Put {
  const { standing } = report;
  switch (standing.phase) {
    case 'waiting':
      return withWaiting(draft, { ...report, standing }, context);
    case 'attended':
      return { draft: withAttended(draft, { ...report, standing }, context), outcome: 'written' };
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

/** What was written ahead of a decision may have been decided otherwise, as the same version. */
function isNewer({ board, visits }: BoardDraft, { name, version }: VisitReport): boolean {
  const row = visits.get(name.conversation);
  const noted = row?.phase === 'waiting' && row.ahead !== undefined ? row.version - 1 : (row?.version ?? 0);
  const ended = board.ended.find(({ conversation }) => conversation === name.conversation)?.version ?? 0;
  return version > Math.max(noted, ended);
}

function withWaiting(
  draft: BoardDraft,
  { name, version, startedAt, at, standing, ahead }: PutReport & { readonly standing: WaitingStanding },
  { now, agents }: BoardContext,
): Put {
  const { conversation } = name;
  const row = draft.visits.get(conversation);
  const { subject, name: called, skill, lines } = standing;
  const asked = listed(standing.asked, agents);
  const isFull = row?.phase !== 'waiting' && draft.board.waiting >= mostWaiting;
  if (isFull && asked.length === 0) return { draft, outcome: 'overtaken' };
  const since = row?.phase === 'waiting' ? row.since : row === undefined ? startedAt : at;
  const wait =
    row?.phase === 'waiting'
      ? { arrival: row.arrival, told: row.told }
      : beginningOfWait(draft, skill, { now, agents });
  const next: VisitRow = defined({
    phase: 'waiting' as const,
    ...{ conversation, version, at, since, subject, name: called, skill, asked, lines, toldAt: now, ahead, ...wait },
  });
  const isSaidOnly = row?.phase === 'waiting' && isHeldBy(row, version, asked);
  if (isSaidOnly && isWithin(lineEveryMs, row.toldAt, now)) return { draft, outcome: 'overtaken' };
  const rung = withIdleSince(draft, changed(askedIn(row), asked), at);
  return { draft: withRow(rung, conversation, next, at), outcome: 'written' };
}

function withAttended(
  draft: BoardDraft,
  { name, version, at, standing }: VisitReport & { readonly standing: AttendedStanding },
  { agents }: BoardContext,
): BoardDraft {
  const { conversation } = name;
  const asked = listed(standing.asked ?? [], agents);
  const row = { phase: 'attended' as const, conversation, version, at, agents: listed(standing.people, agents) };
  const answered = withWaits(draft, conversation, { outcome: 'answered', at });
  return withRow(answered, conversation, asked.length === 0 ? row : { ...row, asked }, at);
}

function withEnded(draft: BoardDraft, { name, version, at }: VisitReport, { now }: BoardContext): BoardDraft {
  const { conversation } = name;
  const next = withRow(withWaits(draft, conversation, { outcome: 'left', at }), conversation, undefined, at);
  const others = next.board.ended.filter((one) => one.conversation !== conversation);
  return { ...next, board: { ...next.board, ended: [...others, { conversation, version, at: now }] } };
}

/** The draft with what the end of a visit's wait says of how long visitors wait; as it is, where the visit did not wait. */
function withWaits(draft: BoardDraft, conversation: string, ended: Parameters<typeof waitsAfter>[2]): BoardDraft {
  const { board } = draft;
  const waits = waitsAfter(board.waits, draft.visits.get(conversation), ended);
  return waits === undefined ? draft : { ...draft, board: { ...board, waits } };
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
export const askedIn = (row: VisitRow | undefined): readonly string[] => row?.asked ?? [];

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
