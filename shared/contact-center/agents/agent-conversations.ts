import { defined } from '../../kernel/defined.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import { fileAnswer } from '../attachments/file-answer.ts';
import { sentForm } from '../attachments/sent-file.ts';
import { agentSaid, agentTyped, endedByAgent, requireAgent } from '../conversation/agent-changes.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Agent } from '../directory/agents.ts';
import { CenterRefusal } from '../edge/center-refusal.ts';
import type { Router } from '../routing/router.ts';
import type { RoutingStore } from '../routing/routing-store.ts';
import type { Change, ConversationStore } from '../store/conversation-store.ts';
import type { AgentIdentity, Person } from './agent-identity.ts';
import { type AgentWork, attachmentView, conversationView, messageView, workOf } from './agent-view.ts';
import { refuseRouted } from './routing-refusals.ts';

type AgentConversationsDependencies = {
  readonly identity: AgentIdentity;
  readonly routing: Pick<RoutingStore, 'read'>;
  readonly router: Router;
  readonly store: ConversationStore;
  readonly attachments: AttachmentStore;
};

/** Which messages are asked for, by number. */
type MessagesQuery = { readonly after: number; readonly size: number };

/** What an agent says: text, files of the conversation, or both. */
type AgentMessage = {
  readonly text?: string | undefined;
  readonly attachments?: readonly { readonly id: string }[] | undefined;
  readonly operationId: string;
};

/** A body with a file in it. */
type SentBody = { readonly contentType: string | undefined; readonly body: Uint8Array };

/** To whom a conversation is given. */
type TransferInput = { readonly queueId?: string | undefined; readonly agentId?: string | undefined };

/** What agents do with conversations. Every method may throw {RequestRefused} NotFound, TooManyRequests. Source: carebridge.md#contact-center-agents */
export class AgentConversations {
  readonly #dependencies: AgentConversationsDependencies;

  constructor(dependencies: AgentConversationsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Takes an offer. May be repeated. @throws {RequestRefused} Conflict — when it is gone */
  accept(person: Person, tenant: string, id: string, offerId: number): Promise<void> {
    return this.#answer('accepted', person, tenant, id, offerId);
  }

  /** Turns an offer down. @throws {RequestRefused} Conflict — when it is gone */
  reject(person: Person, tenant: string, id: string, offerId: number): Promise<void> {
    return this.#answer('rejected', person, tenant, id, offerId);
  }

  /** A conversation that the agent is offered, has, or wraps up: with everything that was before. */
  async read(person: Person, tenant: string, id: string) {
    const agent = await this.#dependencies.identity.agentOf(person, tenant);
    return conversationView(await this.#readable(agent, tenant, id));
  }

  /** Its messages behind a number, oldest first. */
  async messages(person: Person, tenant: string, id: string, { after, size }: MessagesQuery) {
    const { identity, store } = this.#dependencies;
    const agent = await identity.agentOf(person, tenant);
    const [conversation, rows] = await Promise.all([
      this.#readable(agent, tenant, id),
      store.messageRows(tenant, id, after + 1, after + size),
    ]);
    const last = Math.min(conversation.lastMessage, after + size);
    const early = rows.filter(({ number }) => number <= last);
    // What was said between the two reads, or stands in a row that begins before, is read once more.
    const isWhole = early.length === Math.max(0, last - after);
    const found = isWhole ? early : await store.messages(conversation, after + 1, last);
    return { messages: found.map(messageView), lastMessage: conversation.lastMessage };
  }

  /** Says something; once for each `operationId`. @throws {RequestRefused} Conflict; InvalidRequest — when it names a file that is not there */
  async say(
    person: Person,
    tenant: string,
    id: string,
    { text, attachments: named = [], operationId }: AgentMessage,
  ): Promise<void> {
    const { identity, attachments } = this.#dependencies;
    const agent = await identity.agentOf(person, tenant);
    const ids = named.map((each) => each.id);
    const files = await refusedToAgent(() => attachments.named({ tenant, conversation: id }, ids));
    const content = defined({ text, attachments: files });
    const change: Change = (before, context) => agentSaid(before, agent.id, content, context);
    await this.#change(tenant, id, change, `agent.${agent.id}.${operationId}`);
  }

  /** Keeps a file, for the agent's messages to name. @throws {RequestRefused} Conflict, InvalidRequest, BodyTooLarge */
  async attach(person: Person, tenant: string, id: string, form: SentBody) {
    const { identity, attachments } = this.#dependencies;
    const { id: agentId } = await identity.agentOf(person, tenant);
    const owner = { tenant, conversation: id };
    return refusedToAgent(async () => {
      const { file } = await sentForm(form.contentType, form.body);
      return attachmentView(await attachments.keep(owner, file, (before) => requireAgent(before, agentId)));
    });
  }

  /** The bytes of a file of a conversation that the agent may read. */
  async file(person: Person, tenant: string, id: string, attachment: string): Promise<HttpAnswer> {
    const { identity, attachments } = this.#dependencies;
    await this.#readable(await identity.agentOf(person, tenant), tenant, id);
    return fileAnswer(await refusedToAgent(() => attachments.content({ tenant, conversation: id }, attachment)));
  }

  /** Begins or stops to type. @throws {RequestRefused} Conflict */
  async typing(person: Person, tenant: string, id: string, isTyping: boolean): Promise<void> {
    const agent = await this.#dependencies.identity.agentOf(person, tenant);
    await this.#change(tenant, id, (before) => agentTyped(before, agent.id, isTyping));
  }

  /** Gives the conversation to a queue, or to an agent who takes chats now. @throws {RequestRefused} Conflict, InvalidRequest */
  async transfer(person: Person, tenant: string, id: string, { queueId, agentId }: TransferInput): Promise<void> {
    const { router } = this.#dependencies;
    const own = await this.#own(person, tenant, id, ['handled']);
    if (own.stage !== 'handled') throw notHere();
    const { refusal } = await router.route(tenant, {
      type: 'transferred',
      interactionId: own.routedId,
      queueId: queueId ?? own.queueId,
      agentId: own.agentId,
      ...(agentId === undefined ? {} : { toAgentId: agentId }),
    });
    refuseRouted(refusal);
  }

  /** Ends the interaction; the agent wraps up. @throws {RequestRefused} Conflict */
  async end(person: Person, tenant: string, id: string): Promise<void> {
    const agent = await this.#dependencies.identity.agentOf(person, tenant);
    await this.#change(tenant, id, (before, context) => endedByAgent(before, agent.id, context));
  }

  /** Has wrapped up; what was never to be wrapped up is as well. */
  async wrapUp(person: Person, tenant: string, id: string): Promise<void> {
    const { identity, routing, router } = this.#dependencies;
    const { id: agentId } = await identity.agentOf(person, tenant);
    const mine = workOf(await routing.read(tenant), agentId);
    for (const { routedId: interactionId, conversationId, stage } of mine) {
      if (conversationId !== id || stage !== 'wrap-up') continue;
      refuseRouted((await router.route(tenant, { type: 'wrapped-up', interactionId, agentId })).refusal);
    }
  }

  async #answer(
    type: 'accepted' | 'rejected',
    person: Person,
    tenant: string,
    id: string,
    offerId: number,
  ): Promise<void> {
    const { routedId: interactionId, agentId } = await this.#own(person, tenant, id, ['offered', 'handled']);
    const { refusal } = await this.#dependencies.router.route(tenant, { type, interactionId, agentId, offerId });
    refuseRouted(refusal);
  }

  async #own(
    person: Person,
    tenant: string,
    id: string,
    stages: readonly AgentWork['stage'][],
  ): Promise<AgentWork & { readonly agentId: string }> {
    const { identity, routing } = this.#dependencies;
    const { id: agentId } = await identity.agentOf(person, tenant);
    const work = workOf(await routing.read(tenant), agentId);
    const found = work.find(({ conversationId, stage }) => conversationId === id && stages.includes(stage));
    if (found === undefined) throw notHere();
    return { ...found, agentId };
  }

  async #readable({ id: agentId }: Agent, tenant: string, id: string): Promise<Conversation> {
    const { store, routing } = this.#dependencies;
    const conversation = await store.find(tenant, id);
    if (conversation === undefined) throw notFound();
    const { assignment } = conversation;
    if (assignment.type === 'agent' && assignment.id === agentId) return conversation;
    const work = workOf(await routing.read(tenant), agentId);
    if (work.some(({ conversationId }) => conversationId === id)) return conversation;
    throw notFound();
  }

  /** @throws {RequestRefused} NotFound, Conflict */
  async #change(tenant: string, id: string, change: Change, deliveryId?: string): Promise<void> {
    await refusedToAgent(() => this.#dependencies.store.change(tenant, id, change, deliveryId));
  }
}

/** What a client would be refused with, in the words for agents. @throws {RequestRefused} NotFound, BodyTooLarge, InvalidRequest */
async function refusedToAgent<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CenterRefusal)) throw error;
    const { code, message, faults } = error;
    if (code === 'resource_not_found') throw notFound();
    if (code === 'payload_too_large') throw new RequestRefused('BodyTooLarge', message);
    throw new RequestRefused('InvalidRequest', message, { details: faults });
  }
}

const notFound = (): RequestRefused => new RequestRefused('NotFound', 'There is no such conversation.');
const notHere = (): RequestRefused =>
  new RequestRefused('Conflict', 'The conversation is not with you, or its offer is gone.');
