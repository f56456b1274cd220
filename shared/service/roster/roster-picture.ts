import type { RosterAgent } from '../../assignment/roster-agent.ts';
import { defined } from '../../kernel/defined.ts';
import type { TenantAgent } from '../../providers/tenant.ts';
import { availabilityAt } from './availability.ts';
import type { AgentRecord, Board } from './board.ts';
import { recordOf } from './board-draft.ts';

/** How one agent is, by a board at an instant (epoch ms). A ring takes a place as a chat does, since it may become one. */
export function pictureOf({ address, maxChats, skills }: TenantAgent, board: Board, at: number): RosterAgent {
  const record = recordOf(board, address);
  const { idleSince } = record;
  const chats = takenBy(record);
  return defined({ address, availability: availabilityAt(record, at), chats, maxChats, skills, idleSince });
}

/** Places of an agent that are taken: by chats, and by rings. */
export const takenBy = ({ chats, rings = 0 }: AgentRecord): number => chats + rings;
