import type { EventBus } from '../bus/bus.ts';
import type { Log } from '../kernel/log.ts';
import { type Clock, minuteMs } from '../kernel/time.ts';
import { RateLimit } from '../service/limits/rate-limit.ts';
import type { VisitorSilence } from '../service/operators/visitor-silence.ts';
import { BoardStore } from '../service/roster/board-store.ts';
import { DeskBoard } from '../service/roster/desk-board.ts';
import { Roster } from '../service/roster/roster.ts';
import { RosterUpkeep } from '../service/roster/roster-upkeep.ts';
import { WaitStore } from '../service/roster/wait-store.ts';
import { WaitingAway } from '../service/roster/waiting-away.ts';
import type { TenantReader } from '../service/tenants/tenant-directory.ts';
import { StoredConversations } from '../service/worker/stored-conversation.ts';
import { retentionCursors } from '../service/worker/visit-records.ts';
import type { Stores } from './compose-stores.ts';

/** Name of the limit of statuses that one agent tells. */
export const statusLimitName = 'desk-status';
const statusesPerMinute = 30;

/** What the roster is made of. */
type RosterParts = {
  readonly stores: Stores;
  readonly tenants: TenantReader;
  readonly bus: EventBus;
  readonly embedded: { readonly visitorSilence: VisitorSilence['onPlatform'] };
  readonly log: Log;
  readonly now: Clock;
};

/** The roster, the boards as people use them, and who looks after them. */
export type ComposedRoster = {
  readonly roster: Roster;
  readonly board: DeskBoard;
  readonly upkeep: RosterUpkeep;
  readonly waits: WaitStore;
  readonly boards: BoardStore;
};

/** Puts the roster together. */
export function composeRoster({ stores, tenants, bus, embedded, log, now }: RosterParts): ComposedRoster {
  const { boards: ledger, records, conversations } = stores;
  const kept = async (tenant: string): Promise<void> => {
    await records.insert(retentionCursors, tenant, {});
  };
  const boards = new BoardStore({ ledger, kept, log, now });
  const waits = new WaitStore(ledger, now);
  const limit = { name: statusLimitName, limit: statusesPerMinute, windowMs: minuteMs };
  const stored = new StoredConversations(conversations);
  const away = new WaitingAway({ boards, stored, silence: embedded.visitorSilence, log, now });
  const statusLimit = new RateLimit(limit, records, now);
  return {
    roster: new Roster({ boards, bus, log, now }),
    board: new DeskBoard({ boards, away, tenants, statusLimit, log, now }),
    upkeep: new RosterUpkeep({ boards, waits, tenants, stored, now }),
    waits,
    boards,
  };
}
