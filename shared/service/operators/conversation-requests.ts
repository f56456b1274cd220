import type { EventBus } from '../../bus/bus.ts';
import { audienceStatus, isThere, personOf } from '../../conversation/people.ts';
import { visitBeganAt } from '../../conversation/phase.ts';
import { isQueued } from '../../conversation/queued/end.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { wrapUpOf } from '../../conversation/wrap-ups.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { inboxKey } from '../../ledger/row-keys.ts';
import type { RequestStatus } from '../../protocol/carebridge/conversations.ts';
import type { Caller } from '../callers/access.ts';
import { requestDeliveryId } from '../worker/delivery.ts';
import {
  type AskingRequest,
  addressed,
  type ConversationName,
  type OperatorRequest,
  operatorRequestSchema,
  partitionOf,
  requestEnvelope,
} from '../worker/service-envelope.ts';
import type { Conversations } from './conversations.ts';
import { mayBeOnQueue, newRequestId, statusOf } from './operator-request.ts';

/** What an agent asks of colleagues, or takes back; who asks is the caller. */
type Asking = WithoutAsker<AskingRequest>;
type WithoutAsker<R extends AskingRequest> = R extends AskingRequest ? Omit<R, 'by'> : never;

/** What an agent makes of a visit; who writes it is the caller. */
type WrapUp = Omit<Extract<OperatorRequest, { kind: 'wrap-up' }>, 'kind' | 'by'>;

/** What operators' requests need; `waitMs` is how long an answer may wait for the ledger. */
type ConversationRequestDependencies = {
  readonly conversations: Conversations;
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly now: Clock;
  readonly waitMs: number;
};

const firstPauseMs = 10;
const longestPauseMs = 250;
const notFound = (what: string) => new RequestRefused('NotFound', `There is no such ${what}.`);

/** What operators ask for: sent through the queue as everything else, answered from the ledger. Source: carebridge.md#requests */
export class ConversationRequests {
  readonly #dependencies: ConversationRequestDependencies;

  constructor(dependencies: ConversationRequestDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Sends a request and waits for a while until the ledger tells what came of it.
   * @throws {RequestRefused} NotFound — when there is no such conversation, or no such agent in it
   * @throws {RequestRefused} NotAllowed — when an agent ends a conversation from outside
   * @throws {Unavailable} QueueUnavailable, StoreUnavailable
   */
  async send(caller: Caller, name: ConversationName, request: OperatorRequest): Promise<RequestStatus> {
    const { state } = await this.#dependencies.conversations.find(caller, name);
    if (request.kind === 'set-audience' && audienceStatus(state, request.address) === undefined)
      throw notFound('agent');
    await this.#checkOwn(caller, name, request, state);
    return this.#sent(caller, name, request);
  }

  /**
   * Lets an agent take a visitor who waits, and waits for a while until the agent is in.
   * @throws {RequestRefused} NotFound — when there is no such conversation of a tenant that the caller answers for
   * @throws {RequestRefused} NotAllowed — when the caller is no agent
   * @throws {Unavailable} QueueUnavailable, StoreUnavailable
   */
  async take(caller: Caller, name: ConversationName): Promise<RequestStatus> {
    const { conversations } = this.#dependencies;
    await conversations.find(caller, name, 'tenant');
    const address = await conversations.ownAddress(caller, name.tenant);
    if (address === undefined) throw new RequestRefused('NotAllowed', 'Only agents of the tenant take visitors.');
    return this.#sent(caller, name, { kind: 'take', address });
  }

  /**
   * Lets an agent who is with the visitor ask colleagues, or take that back, and waits for a while until one is in.
   * @throws {RequestRefused} NotFound — when there is no such conversation, or it is not the caller's own
   * @throws {RequestRefused} NotAllowed — when the caller is not in it, or is no agent
   * @throws {Unavailable} QueueUnavailable, StoreUnavailable
   */
  async ask(caller: Caller, name: ConversationName, asking: Asking): Promise<RequestStatus> {
    const { conversations } = this.#dependencies;
    const { state } = await conversations.find(caller, name);
    const by = await conversations.ownAddress(caller, name.tenant);
    if (by === undefined || !isThere(state.facts, by)) {
      throw new RequestRefused('NotAllowed', 'Only agents who are in the conversation ask colleagues.');
    }
    return this.#sent(caller, name, { ...asking, by });
  }

  /**
   * Lets a supervisor who is one of the agents into a chat that an agent has, and waits for a while until the supervisor is in.
   * @throws {RequestRefused} NotFound — when there is no such conversation
   * @throws {RequestRefused} NotAllowed — when the caller is none of the tenant's agents
   * @throws {RequestRefused} Conflict — when a contact center has the conversation
   * @throws {Unavailable} QueueUnavailable, StoreUnavailable
   */
  async comeIn(caller: Caller, name: ConversationName, takesOver: boolean): Promise<RequestStatus> {
    const { conversations } = this.#dependencies;
    const { state } = await conversations.find(caller, name);
    const to = await conversations.agentAddress(caller, name.tenant);
    if (to === undefined)
      throw new RequestRefused('NotAllowed', 'Only a supervisor who is one of the agents comes in.');
    if (isQueued(state)) throw new RequestRefused('Conflict', 'A contact center lets its own agents in.');
    return this.#sent(caller, name, { kind: 'come-in', to, takesOver });
  }

  /**
   * Takes what an agent makes of a visit in which the agent is or was, and waits for a while until it is kept.
   * @throws {RequestRefused} NotFound — when there is no such conversation, or it is not the caller's own
   * @throws {RequestRefused} NotAllowed — when the caller was not in it, or is no agent
   * @throws {RequestRefused} InvalidRequest — when a tag is neither the tenant's nor one that the visit has
   * @throws {Unavailable} QueueUnavailable, StoreUnavailable
   */
  async wrapUp(caller: Caller, name: ConversationName, said: WrapUp): Promise<RequestStatus> {
    const { conversations } = this.#dependencies;
    const { state } = await conversations.find(caller, name);
    const by = await conversations.ownAddress(caller, name.tenant);
    if (by === undefined || personOf(state.facts, by).firstJoin === undefined) {
      throw new RequestRefused('NotAllowed', 'Only agents who are or were in the conversation wrap it up.');
    }
    const { wrapUpTags: offered } = await conversations.tenant(caller, name.tenant);
    const known = wrapUpOf(state, visitBeganAt(state) ?? 0)?.tags ?? [];
    const strange = said.tags.find((tag) => !offered.includes(tag) && !known.includes(tag));
    if (strange !== undefined) throw new RequestRefused('InvalidRequest', `The tenant offers no tag "${strange}".`);
    return this.#sent(caller, name, { kind: 'wrap-up', by, ...said });
  }

  async #sent(caller: Caller, name: ConversationName, request: OperatorRequest): Promise<RequestStatus> {
    const { bus, now, waitMs } = this.#dependencies;
    const requestId = newRequestId(now());
    await bus.send(addressed(requestEnvelope(name, requestId, request, now())));
    const waitUntil = now() + waitMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const status = await this.status(caller, name, requestId);
      if (status.status === 'done' || status.status === 'failed' || now() + pauseMs > waitUntil) return status;
      await delay(pauseMs);
    }
  }

  /** An agent changes only the own audience, and ends only a conversation that he or she is in. */
  async #checkOwn(
    caller: Caller,
    { tenant }: ConversationName,
    request: OperatorRequest,
    { facts }: ConversationState,
  ): Promise<void> {
    if (caller.kind !== 'agent') return;
    const own = await this.#dependencies.conversations.ownAddress(caller, tenant);
    if (request.kind === 'set-audience' && request.address !== own) throw notFound('agent');
    if (request.kind === 'end' && (own === undefined || !isThere(facts, own))) {
      throw new RequestRefused('NotAllowed', 'Only agents who are in the conversation may end it.');
    }
  }

  /**
   * How far a request has come.
   * @throws {RequestRefused} NotFound — when there is no such conversation, or no such request of it
   * @throws {Unavailable} StoreUnavailable
   */
  async status(caller: Caller, name: ConversationName, requestId: string): Promise<RequestStatus> {
    const { conversations, ledger, now } = this.#dependencies;
    if (!/^[0-9a-f]{32}$/.test(requestId)) throw notFound('request');
    const row = await ledger.row(partitionOf(name), inboxKey(requestDeliveryId(requestId)));
    const request = operatorRequestSchema.safeParse(row?.value).data;
    const { state } = await conversations.find(caller, name, await this.#reachOf(caller, name, request));
    if (request !== undefined) return statusOf(requestId, request, state) ?? { requestId, status: 'done' };
    if (!mayBeOnQueue(requestId, now())) throw notFound('request');
    return { requestId, status: 'accepted' };
  }

  /** Who takes a visitor follows that from before it rings, when the conversation is not the agent's own yet. */
  async #reachOf(
    caller: Caller,
    { tenant }: ConversationName,
    request: OperatorRequest | undefined,
  ): Promise<'own' | 'tenant'> {
    if (caller.kind !== 'agent' || request === undefined) return 'tenant';
    const own = await this.#dependencies.conversations.ownAddress(caller, tenant);
    return request.kind === 'take' && request.address === own ? 'tenant' : 'own';
  }
}
