import type { RoutingEffect } from '../../assignment/contact-center/routing-event.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { removeRows } from '../../ledger/remove-rows.ts';
import type { AgentChannels } from '../agents/agent-channels.ts';
import { type Conversation, runningInteraction } from '../conversation/conversation.ts';
import { type RoutedStep, routed } from '../conversation/routed.ts';
import type { Agent } from '../directory/agents.ts';
import type { TenantEntries } from '../directory/tenant-entries.ts';
import { CenterRefusal } from '../edge/center-refusal.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import { routingPartition } from '../store/partitions.ts';
import { effectKeys, effectsIn, idsIn, routedId } from './routed-tenant.ts';
import type { RoutingStore } from './routing-store.ts';

/** What applying effects needs. */
export type RoutingEffectsDependencies = {
  readonly ledger: Ledger;
  readonly routing: RoutingStore;
  readonly store: ConversationStore;
  readonly agents: Pick<TenantEntries<Agent>, 'find'>;
  readonly channels: AgentChannels;
  readonly now: Clock;
};

const rowsAtOnce = 50;

/**
 * Brings what routing has decided to conversations and to agents' channels, in its order. May be repeated, and done by several processes: a
 * conversation knows how far it has come, and agents are only told to look.
 */
export class RoutingEffects {
  readonly #dependencies: RoutingEffectsDependencies;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  constructor(dependencies: RoutingEffectsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Applies everything that was decided before this was called. Callers who come while a run is under way share the next one.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable; {StateConflict} StateChanged
   */
  apply(tenant: string): Promise<void> {
    const shared = this.#next.get(tenant);
    if (shared !== undefined) return shared;
    const running = this.#running.get(tenant);
    if (running === undefined) return this.#run(tenant);
    const next = running
      .catch(() => undefined)
      .then(() => {
        this.#next.delete(tenant);
        return this.#run(tenant);
      });
    this.#next.set(tenant, next);
    return next;
  }

  #run(tenant: string): Promise<void> {
    const run = this.#applyAll(tenant).finally(() => {
      if (this.#running.get(tenant) === run) this.#running.delete(tenant);
    });
    this.#running.set(tenant, run);
    return run;
  }

  async #applyAll(tenant: string): Promise<void> {
    const { ledger } = this.#dependencies;
    const partition = routingPartition(tenant);
    for (let isMore = true; isMore; ) {
      const rows = await ledger.rows(partition, effectKeys.from, effectKeys.behind, rowsAtOnce);
      if (rows.length === 0) return;
      const all = rows.map(({ value }) => effectsIn(value));
      const steps = all.flatMap(({ number, effects }) => effects.flatMap((effect) => stepOf(number, effect)));
      const conversations = Map.groupBy(steps, ({ conversationId }) => conversationId);
      const healed = await Promise.all([...conversations].map(([id, some]) => this.#toConversation(tenant, id, some)));
      const told = new Set(all.flatMap(({ effects }) => effects.flatMap(agentIn)));
      await Promise.all([...told].map((id) => this.#dependencies.channels.tell(tenant, id, { kind: 'changed' })));
      await removeRows(
        ledger,
        partition,
        rows.map(({ rowKey }) => rowKey),
      );
      isMore = rows.length === rowsAtOnce || healed.includes(true);
    }
  }

  /** Whether routing had to be told something again. */
  async #toConversation(tenant: string, id: string, steps: readonly RoutedStep[]): Promise<boolean> {
    const { store, now } = this.#dependencies;
    const names = await this.#names(tenant, steps);
    const nameOf = (agentId: string): string => names.get(agentId) ?? agentId;
    const after = await store
      .change(tenant, id, (before) => routed(before, steps, nameOf, now()))
      .catch((error: unknown) => {
        if (error instanceof CenterRefusal && error.code === 'resource_not_found') return undefined;
        throw error;
      });
    return this.#healed(tenant, id, steps, after);
  }

  /** Routing may have been told twice of what was over meanwhile, or may hold what was erased. */
  async #healed(
    tenant: string,
    id: string,
    steps: readonly RoutedStep[],
    after: Conversation | undefined,
  ): Promise<boolean> {
    const running = after === undefined ? undefined : runningInteraction(after)?.id;
    const isHeld = ({ effect }: RoutedStep): boolean => ['queued', 'offered', 'joined'].includes(effect.type);
    const stale = new Set(steps.filter(isHeld).map(({ interactionId }) => interactionId));
    if (running !== undefined) stale.delete(running);
    for (const interactionId of stale) {
      await this.#dependencies.routing.route(tenant, { type: 'ended', interactionId: routedId(id, interactionId) });
    }
    return stale.size > 0;
  }

  async #names(tenant: string, steps: readonly RoutedStep[]): Promise<ReadonlyMap<string, string>> {
    const joining = new Set(steps.flatMap(({ effect }) => (effect.type === 'joined' ? [effect.agentId] : [])));
    const found = await Promise.all([...joining].map((id) => this.#dependencies.agents.find(tenant, id)));
    return new Map(found.flatMap((each) => (each === undefined ? [] : [[each.entry.id, each.entry.name]])));
  }
}

function stepOf(number: number, effect: RoutingEffect): readonly (RoutedStep & { readonly conversationId: string })[] {
  return 'interactionId' in effect ? [{ number, effect, ...idsIn(effect.interactionId) }] : [];
}

const agentIn = (effect: RoutingEffect): readonly string[] => ('agentId' in effect ? [effect.agentId] : []);
