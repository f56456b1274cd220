import type { Tenant } from '../../providers/tenant.ts';
import type { AgentRecord, Board, VisitRow } from './board.ts';

/** A board and those of its visits that matter now, while inputs are put in. A visit that is not there has no row. */
export type BoardDraft = { readonly board: Board; readonly visits: ReadonlyMap<string, VisitRow> };

/** What an input meets besides the board: the time (epoch ms), and the tenant's agents as they are now. */
export type BoardContext = { readonly now: number; readonly agents: Tenant['agents'] };

/** What is known of an agent; a record without anything when nothing is. */
export function recordOf({ agents }: Board, address: string): AgentRecord {
  return agents.find((agent) => agent.address === address) ?? nothingOf(address);
}

const nothingOf = (address: string): AgentRecord => ({ address, availability: 'unknown', revision: 0, chats: 0 });

/** The draft with what is known of an agent put in. */
export function withRecord(draft: BoardDraft, record: AgentRecord): BoardDraft {
  const { agents } = draft.board;
  const isKnown = agents.some(({ address }) => address === record.address);
  const next = isKnown
    ? agents.map((agent) => (agent.address === record.address ? record : agent))
    : [...agents, record];
  return { ...draft, board: { ...draft.board, agents: next } };
}

/** The draft with what becomes of one agent's record. */
export function withChangedRecord(
  draft: BoardDraft,
  address: string,
  change: (record: AgentRecord) => AgentRecord,
): BoardDraft {
  return withRecord(draft, change(recordOf(draft.board, address)));
}
