import { agentLoads, mayGetOffer } from '../../assignment/contact-center/agent-load.ts';
import { isQueueOpen } from '../../assignment/contact-center/closed-queues.ts';
import type { RoutingState } from '../../assignment/contact-center/routing-state.ts';
import { agentOf } from '../../assignment/contact-center/step.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Agent } from '../directory/agents.ts';
import type { Queue } from '../directory/queues.ts';
import type { TenantEntries } from '../directory/tenant-entries.ts';
import type { Router } from '../routing/router.ts';
import type { Happened, RoutingStore } from '../routing/routing-store.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import type { AgentChange, AgentChannels } from './agent-channels.ts';
import type { AgentIdentity, AgentSeat, Person } from './agent-identity.ts';
import { type AgentWork, statusView, workOf, workView } from './agent-view.ts';
import { refuseRouted } from './routing-refusals.ts';

/** What agents' desks need. */
export type AgentDeskDependencies = {
  readonly identity: AgentIdentity;
  readonly queues: Pick<TenantEntries<Queue>, 'all'>;
  readonly routing: Pick<RoutingStore, 'read'>;
  readonly router: Router;
  readonly store: ConversationStore;
  readonly channels: AgentChannels;
  readonly now: Clock;
};

/** One agent's requests that wait for changes at this instance. */
const mostParked = 6;

/** How a desk asks for changes. */
type ChangesQuery = { readonly after: number; readonly wait: number };

/** A status that an agent chooses. */
type StatusInput = {
  readonly status?: 'available' | 'on-break' | 'work-offline' | undefined;
  readonly stopNew?: boolean | undefined;
};

/** What the desk of an agent is told and tells of itself: status, offers, and where to look. Source: carebridge.md#contact-center-agents */
export class AgentDesk {
  readonly #dependencies: AgentDeskDependencies;
  readonly #parked = new Map<string, number>();

  constructor(dependencies: AgentDeskDependencies) {
    this.#dependencies = dependencies;
  }

  /** The tenants whose agent a person is. */
  seats(person: Person): Promise<readonly AgentSeat[]> {
    return this.#dependencies.identity.seatsOf(person);
  }

  /** Everything that the agent has to know; `cursor`: from where on changes are asked for. @throws {RequestRefused} NotFound, TooManyRequests */
  async view(person: Person, tenant: string) {
    const { identity, channels, routing } = this.#dependencies;
    const agent = await identity.agentOf(person, tenant);
    // What changes between the two reads is told behind the cursor.
    const cursor = await channels.cursor(tenant, agent.id);
    return this.#view(tenant, agent, cursor, await routing.read(tenant));
  }

  /** Signs the agent in, and takes the status. @throws {RequestRefused} NotFound, TooManyRequests, Conflict */
  async choose(person: Person, tenant: string, { status, stopNew }: StatusInput) {
    const { identity } = this.#dependencies;
    const { id: agentId } = await identity.agentOf(person, tenant);
    await this.#routed(tenant, { type: 'signed-in', agentId });
    if (status !== undefined) await this.#routed(tenant, { type: 'status-chosen', agentId, status });
    if (stopNew !== undefined) await this.#routed(tenant, { type: 'stop-new-chosen', agentId, isStopNew: stopNew });
    return this.view(person, tenant);
  }

  /** Signs the agent out: offers and chats go back to their queues. @throws {RequestRefused} NotFound, TooManyRequests */
  async signOut(person: Person, tenant: string) {
    const { identity } = this.#dependencies;
    const { id: agentId } = await identity.agentOf(person, tenant);
    await this.#routed(tenant, { type: 'agent-lost', agentId });
    return this.view(person, tenant);
  }

  /**
   * What the agent was told behind a cursor: at once, or when something is. One who was away for long is told to look at everything.
   * @throws {RequestRefused} NotFound, TooManyRequests
   */
  async changes(
    person: Person,
    tenant: string,
    { after, wait }: ChangesQuery,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly cursor: number; readonly changes: readonly AgentChange[] }> {
    const { identity, channels } = this.#dependencies;
    const { id } = await identity.agentOf(person, tenant);
    const options = { timeoutMs: wait * 1_000, signal };
    const polled = await this.#parkedAs(`${tenant} ${id}`, () => channels.poll(tenant, id, after, options));
    if (polled.outcome === 'none') return { cursor: after, changes: [] };
    if (polled.outcome !== 'entries') {
      return { cursor: await channels.cursor(tenant, id), changes: [{ kind: 'changed' }] };
    }
    const changes = polled.entries.flatMap(({ entry }) => (entry.kind === 'events' ? [entry.content.change] : []));
    return { cursor: polled.entries.at(-1)?.number ?? after, changes };
  }

  async #view(tenant: string, agent: Agent, cursor: number, state: RoutingState) {
    const { identity, store, queues, now } = this.#dependencies;
    const known = agentOf(state, agent.id);
    const shown = async (work: AgentWork) => workView(work, await store.find(tenant, work.conversationId));
    const [work, all, agents] = await Promise.all([
      Promise.all(workOf(state, agent.id).map(shown)),
      queues.all(tenant),
      identity.agentsOf(tenant),
    ]);
    const loads = agentLoads(state);
    const nameOf = (id: string): string => agents.find((each) => each.id === id)?.name ?? id;
    const { chosen = 'logged-out' } = known ?? {};
    const status = known === undefined ? { status: chosen, stopNew: false } : statusView(state, known);
    const waitingIn = (queueId: string): number =>
      state.interactions.filter((each) => each.queueId === queueId && each.stage.kind !== 'handled').length;
    return {
      agent: { id: agent.id, name: agent.name, capacity: agent.capacity, chosen, ...status },
      queues: all.map(({ id, name }) => ({ id, name, waiting: waitingIn(id), open: isQueueOpen(state, id, now()) })),
      agents: state.agents
        .filter(({ id }) => id !== agent.id)
        .map((each) => ({
          id: each.id,
          name: nameOf(each.id),
          ...statusView(state, each),
          takesChats: mayGetOffer(each, loads.get(each.id)),
        })),
      conversations: work,
      cursor,
    };
  }

  async #routed(tenant: string, happened: Happened): Promise<void> {
    refuseRouted((await this.#dependencies.router.route(tenant, happened)).refusal);
  }

  async #parkedAs<T>(key: string, poll: () => Promise<T>): Promise<T> {
    const parked = this.#parked.get(key) ?? 0;
    if (parked >= mostParked)
      throw new RequestRefused('TooManyRequests', 'Too many requests wait for changes already.');
    this.#parked.set(key, parked + 1);
    try {
      return await poll();
    } finally {
      const left = (this.#parked.get(key) ?? 1) - 1;
      if (left > 0) this.#parked.set(key, left);
      else this.#parked.delete(key);
    }
  }
}
