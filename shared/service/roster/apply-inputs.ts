import { withLeft, withSeen, withStatus } from './agent-input.ts';
import { availabilityAt, isForgotten, isWithin } from './availability.ts';
import { type AgentRecord, type BoardChange, type ShownAgent, shownOf, shownVisit, type VisitRow } from './board.ts';
import type { BoardContext, BoardDraft } from './board-draft.ts';
import type { BoardInput, BoardOutcome } from './board-input.ts';
import { agentsOf, askedIn, withLook, withoutVisit, withReport } from './visit-input.ts';

/** How long visits that have ended are remembered, milliseconds, and how many: what comes later is put right by the hourly sweep. */
const endedKeptMs = 600_000;
const mostEnded = 100;

/** What comes of inputs: the board after them, what its readers are told, and what became of each input. */
export type Applied = {
  readonly draft: BoardDraft;
  readonly changes: readonly BoardChange[];
  readonly outcomes: readonly BoardOutcome[];
};

/** Puts inputs into a board, one after another, and what time and the tenant's settings have changed. Pure. */
export function applyInputs(before: BoardDraft, inputs: readonly BoardInput[], context: BoardContext): Applied {
  const outcomes: BoardOutcome[] = [];
  let draft = before;
  for (const input of inputs) {
    const put = withInput(draft, input, context);
    draft = put.draft;
    outcomes.push(put.outcome);
  }
  const reviewed = reviewedAt(draft, context);
  return { draft: reviewed, changes: changesBetween(before, reviewed), outcomes };
}

function withInput(
  draft: BoardDraft,
  input: BoardInput,
  context: BoardContext,
): { readonly draft: BoardDraft; readonly outcome: BoardOutcome } {
  const { now, agents } = context;
  if ('address' in input && !agents.some(({ address }) => address === input.address)) {
    return { draft, outcome: 'overtaken' };
  }
  switch (input.kind) {
    case 'visit':
      return withReport(draft, input, context);
    case 'look':
      return withLook(draft, input, context);
    case 'seen':
      return withSeen(draft, input.address, input.isFirst, now);
    case 'status':
      return withStatus(draft, input.address, input.told, now);
    case 'left':
      return withLeft(draft, input.address, now);
    case 'forget':
      return { draft: withoutVisit(draft, input.conversation, now), outcome: 'written' };
    case 'review':
      return { draft, outcome: 'written' };
    case 'recount':
      return { draft: withCounts(draft), outcome: 'written' };
  }
}

/** Counts anew by the visits' rows, all of which have to be there. */
function withCounts(draft: BoardDraft): BoardDraft {
  const rows = [...draft.visits.values()];
  const chatsOf = (address: string): number => rows.filter((row) => agentsOf(row).includes(address)).length;
  const ringsOf = (address: string): number => rows.filter((row) => askedIn(row).includes(address)).length;
  const agents = draft.board.agents.map((agent) => ({
    ...agent,
    chats: chatsOf(agent.address),
    rings: ringsOf(agent.address),
  }));
  const waiting = rows.filter(({ phase }) => phase === 'waiting').length;
  return { ...draft, board: { ...draft.board, agents, waiting } };
}

/** The draft as time and settings have it: without whom the tenant does not list, and who is not there any more is not available. */
function reviewedAt(draft: BoardDraft, { now, agents }: BoardContext): BoardDraft {
  const isListed = ({ address }: AgentRecord): boolean => agents.some((agent) => agent.address === address);
  const records = draft.board.agents
    .filter((record) => isListed(record) && !isForgotten(record, now))
    .map((record) => ({ ...record, availability: availabilityAt(record, now) }));
  const ended = draft.board.ended.filter(({ at }) => isWithin(endedKeptMs, at, now)).slice(-mostEnded);
  return { ...draft, board: { ...draft.board, agents: records, ended } };
}

/** What readers who know a board as it was have to be told so that they know it as it is. */
function changesBetween(before: BoardDraft, after: BoardDraft): readonly BoardChange[] {
  return [...agentChanges(before.board.agents, after.board.agents), ...visitChanges(before.visits, after.visits)];
}

function agentChanges(before: readonly AgentRecord[], after: readonly AgentRecord[]): readonly BoardChange[] {
  const told = new Map(before.map((record) => [record.address, shownOf(record)]));
  const now = new Set(after.map(({ address }) => address));
  return [
    ...before
      .filter(({ address }) => !now.has(address))
      .map(({ address }) => ({ kind: 'agent-removed' as const, address })),
    ...after
      .map(shownOf)
      .filter((agent) => !isSame(told.get(agent.address), agent))
      .map((agent) => ({ kind: 'agent' as const, agent })),
  ];
}

function isSame(before: ShownAgent | undefined, after: ShownAgent): boolean {
  if (before === undefined) return false;
  const members = Object.keys({ ...before, ...after }) as (keyof ShownAgent)[];
  return members.every((member) => before[member] === after[member]);
}

function visitChanges(
  before: ReadonlyMap<string, VisitRow>,
  after: ReadonlyMap<string, VisitRow>,
): readonly BoardChange[] {
  const gone = [...before.keys()].filter((conversation) => !after.has(conversation));
  const put = [...after.values()].filter((row) => before.get(row.conversation) !== row);
  return [
    ...gone.map((conversation) => ({ kind: 'ended' as const, conversation })),
    ...put.flatMap((row): readonly BoardChange[] => {
      if (row.phase === 'waiting') return [{ kind: 'waiting', visit: shownVisit(row) }];
      const { conversation, agents } = row;
      const isNews = agents.join() !== agentsOf(before.get(conversation)).join() || !before.has(conversation);
      return isNews || before.get(conversation)?.phase === 'waiting'
        ? [{ kind: 'attended', conversation, agents }]
        : [];
    }),
  ];
}
