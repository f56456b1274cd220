import { randomUUID } from 'node:crypto';
import type { Person } from '../../shared/contact-center/agents/agent-identity.ts';
import type { ContactCenter } from '../../shared/contact-center/contact-center.ts';
import type { CenterCustomer } from '../support/center-world.ts';
import { type CenterStage, openStage } from './center-stage.ts';

/** Conversations of an agent, as the desk shows them. */
export type Shown = Awaited<ReturnType<ContactCenter['desk']['view']>>;

/** An agent at a desk of their own. */
export class StagedAgent {
  readonly id: string;
  readonly person: Person;
  readonly #center: ContactCenter;
  readonly #tenant: string;

  private constructor(center: ContactCenter, tenant: string, id: string, person: Person) {
    this.#center = center;
    this.#tenant = tenant;
    this.id = id;
    this.person = person;
  }

  /** Makes an agent of queues 101 and 102. */
  static async made(
    center: ContactCenter,
    customer: CenterCustomer,
    id: string,
    level = 50,
    wrapUpSeconds = 60,
  ): Promise<StagedAgent> {
    const { customerId, tenant } = customer;
    const person = { entraTenantId: customerId, objectId: randomUUID() };
    const queues = ['101', '102'].map((queue) => ({ id: queue, level, enabled: true }));
    const settings = { capacity: 6, offerSeconds: 60, wrapUpSeconds, languages: [] };
    const { objectId } = person;
    await center.directory.putAgent(tenant, { id, name: `Agent ${id}`, objectId, queues, ...settings });
    return new StagedAgent(center, tenant, id, person);
  }

  available(): Promise<Shown> {
    return this.#center.desk.choose(this.person, this.#tenant, { status: 'available' });
  }

  view(): Promise<Shown> {
    return this.#center.desk.view(this.person, this.#tenant);
  }

  changes(after: number, wait = 0) {
    return this.#center.desk.changes(this.person, this.#tenant, { after, wait }, undefined);
  }

  /** Takes the offer of a conversation. */
  async accepts(conversationId: string): Promise<void> {
    await this.#center.conversations.accept(
      this.person,
      this.#tenant,
      conversationId,
      await this.#offerOf(conversationId),
    );
  }

  async rejects(conversationId: string): Promise<void> {
    await this.#center.conversations.reject(
      this.person,
      this.#tenant,
      conversationId,
      await this.#offerOf(conversationId),
    );
  }

  says(conversationId: string, text: string, operationId: string = randomUUID()): Promise<void> {
    return this.#center.conversations.say(this.person, this.#tenant, conversationId, { text, operationId });
  }

  /** Keeps a file; its id. */
  async attaches(conversationId: string, name: string, content: Uint8Array<ArrayBuffer> | string): Promise<string> {
    const form = new FormData();
    form.set('attachment', new Blob([content]), name);
    const sent = new Response(form);
    const contentType = sent.headers.get('content-type') ?? '';
    const body = new Uint8Array(await sent.arrayBuffer());
    const { conversations } = this.#center;
    return (await conversations.attach(this.person, this.#tenant, conversationId, { contentType, body })).id;
  }

  /** Says nothing but a file. */
  async shows(conversationId: string, attachment: string, text?: string): Promise<void> {
    const said = { text, attachments: [{ id: attachment }], operationId: randomUUID() };
    await this.#center.conversations.say(this.person, this.#tenant, conversationId, said);
  }

  /** The bytes of a file of a conversation. */
  async file(conversationId: string, attachment: string): Promise<Uint8Array> {
    const answer = await this.#center.conversations.file(this.person, this.#tenant, conversationId, attachment);
    return Buffer.from(answer.body ?? '');
  }

  types(conversationId: string, isTyping: boolean): Promise<void> {
    return this.#center.conversations.typing(this.person, this.#tenant, conversationId, isTyping);
  }

  transfers(conversationId: string, to: { queueId: string } | { agentId: string }): Promise<void> {
    return this.#center.conversations.transfer(this.person, this.#tenant, conversationId, to);
  }

  ends(conversationId: string): Promise<void> {
    return this.#center.conversations.end(this.person, this.#tenant, conversationId);
  }

  wrapsUp(conversationId: string): Promise<void> {
    return this.#center.conversations.wrapUp(this.person, this.#tenant, conversationId);
  }

  /** What was said in a conversation behind a number, oldest first. */
  async reads(conversationId: string, after = 0, size = 100): Promise<readonly string[]> {
    const asked = { after, size };
    const { messages } = await this.#center.conversations.messages(this.person, this.#tenant, conversationId, asked);
    return messages.map(({ author, text }) => `${author.type}: ${text}`);
  }

  /** Where conversations stand with the agent. */
  async work(): Promise<readonly string[]> {
    return (await this.view()).conversations.map(({ stage }) => stage);
  }

  async #offerOf(conversationId: string): Promise<number> {
    const { conversations } = await this.view();
    const offer = conversations.find((each) => each.conversationId === conversationId);
    if (offer?.stage !== 'offered') throw new Error(`${this.id} is not offered ${conversationId}.`);
    return offer.offerId;
  }
}

/** A stage with two agents of both queues, of whom the first is the better one. */
export async function staffedStage(): Promise<CenterStage & { readonly ann: StagedAgent; readonly bob: StagedAgent }> {
  const stage = await openStage();
  const ann = await StagedAgent.made(stage.world.center, stage.customer, 'ann', 80);
  const bob = await StagedAgent.made(stage.world.center, stage.customer, 'bob', 50);
  return { ...stage, ann, bob };
}
