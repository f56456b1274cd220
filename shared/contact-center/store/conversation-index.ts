import type { CenterRecords } from '../directory/center-records.ts';

const partition = (tenant: string): string => `contact-center-conversations.${tenant}`;
const deadPartition = (tenant: string): string => `contact-center-dead.${tenant}`;

/** An event that no attempt could deliver, without what it said. Source: contact-center.md#retries */
export type DeadEvent = {
  readonly eventId: string;
  readonly eventType: string;
  readonly conversationId: string;
  readonly webhookId: string;
  /** RFC 3339: when it happened. */
  readonly at: string;
  /** HTTP status of the last attempt, -1 without an answer, 0 where there was no webhook any more. */
  readonly status: number;
};

/** Which conversations a tenant has, by id; ids are in the order in which they began. Beside them, events that were given up. */
export class ConversationIndex {
  readonly #records: CenterRecords;

  constructor(records: CenterRecords) {
    this.#records = records;
  }

  /** Before the conversation is made, so that one that was made is always found. */
  async add(tenant: string, id: string): Promise<void> {
    await this.#records.insert(partition(tenant), id, {});
  }

  async ids(tenant: string): Promise<readonly string[]> {
    return (await this.#records.list(partition(tenant), { prefix: '' })).map(({ key }) => key);
  }

  /** Lists an event that was given up; once. */
  async addDead(tenant: string, event: DeadEvent): Promise<void> {
    await this.#records.insert(deadPartition(tenant), `${event.conversationId}.${event.eventId}`, event);
  }

  /** What was given up, of all conversations. */
  async dead(tenant: string): Promise<readonly unknown[]> {
    return (await this.#records.list(deadPartition(tenant), { prefix: '' })).map(({ value }) => value);
  }

  /** Forgets a conversation. */
  async remove(tenant: string, id: string): Promise<void> {
    const dead = await this.#records.list(deadPartition(tenant), { prefix: `${id}.` });
    for (const { key } of dead) await this.#records.remove(deadPartition(tenant), key);
    await this.#records.remove(partition(tenant), id);
  }
}
