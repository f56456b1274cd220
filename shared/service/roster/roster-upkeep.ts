import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import type { ConversationName } from '../worker/service-envelope.ts';
import type { StoredConversations } from '../worker/stored-conversation.ts';
import { reportOf } from '../worker/visit-board.ts';
import type { VisitRow } from './board.ts';
import type { BoardInput } from './board-input.ts';
import type { BoardStore } from './board-store.ts';
import type { WaitStore } from './wait-store.ts';

/** What looking after the boards needs. */
export type RosterUpkeepDependencies = {
  readonly boards: BoardStore;
  readonly waits: WaitStore;
  readonly tenants: Pick<TenantReader, 'find'>;
  readonly stored: Pick<StoredConversations, 'load'>;
  readonly now: Clock;
};

/** A visit that was not heard of for so long is compared with its conversation. */
const comparedAfterMs = 10 * minuteMs;
const comparedAtOnce = 20;

/** Keeps the boards and the waits right and small: after changes of a tenant, with erasures, and once an hour. */
export class RosterUpkeep {
  readonly #dependencies: RosterUpkeepDependencies;

  constructor(dependencies: RosterUpkeepDependencies) {
    this.#dependencies = dependencies;
  }

  /** Removes what is kept of agents who are listed no more, and what readers were told of them; of a disabled tenant all. Repeatable. */
  async settle(tenant: Tenant): Promise<void> {
    const { boards, waits } = this.#dependencies;
    if (!tenant.enabled) await waits.erase(tenant.id);
    if ((await boards.read(tenant.id, 0)) === undefined) return;
    if (!tenant.enabled) {
      await boards.erase(tenant.id);
      return;
    }
    await boards.put(tenant, { kind: 'review' });
    await boards.trim(tenant.id, true);
  }

  /** Removes what is kept of a conversation, and what readers were told of it; how many rows that were. */
  async forget({ tenant: id, conversation }: ConversationName): Promise<number> {
    const { boards, tenants, waits } = this.#dependencies;
    await waits.forget({ tenant: id, conversation });
    const tenant = await tenants.find(id);
    if (tenant === undefined || (await boards.read(id, 0)) === undefined) return 0;
    await boards.put(tenant, { kind: 'forget', conversation });
    return boards.forget(id, conversation);
  }

  /** Compares visits that were not heard of for long with their conversations, counts anew, and removes what is old. */
  async review(tenant: Tenant): Promise<void> {
    const { boards, waits, now } = this.#dependencies;
    if (!tenant.enabled) return this.settle(tenant);
    await waits.review(tenant.id);
    if ((await boards.read(tenant.id, 0)) === undefined) return;
    const old = (await boards.visits(tenant.id)).filter(({ at }) => Math.abs(now() - at) >= comparedAfterMs);
    for (let start = 0; start < old.length; start += comparedAtOnce) {
      const some = old.slice(start, start + comparedAtOnce);
      await Promise.all(some.map(async (row) => boards.put(tenant, await this.#inputFor(tenant.id, row))));
    }
    await boards.put(tenant, { kind: 'recount' });
    await boards.trim(tenant.id);
  }

  sweep(isOver: () => boolean): Promise<void> {
    return this.#dependencies.boards.sweep(isOver);
  }

  /** What a board has to learn of a visit that was not heard of for long. */
  async #inputFor(tenant: string, { conversation }: VisitRow): Promise<BoardInput> {
    const name = { tenant, conversation };
    const loaded = await this.#dependencies.stored.load(name);
    const report = loaded === undefined ? undefined : reportOf(name, loaded);
    return report === undefined ? { kind: 'forget', conversation } : { kind: 'visit', report };
  }
}
