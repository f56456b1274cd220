import * as z from 'zod';
import type { TableRecords } from '../../ledger/records.ts';
import { retentionCursors } from '../worker/visit-records.ts';

const messageSchema = z.object({
  schema: z.literal(1),
  /** Times are epoch ms. */
  at: z.number(),
  visitorId: z.string().exactOptional(),
  name: z.string().exactOptional(),
  mail: z.string(),
  text: z.string(),
  /** Labels of what the visitor has consented to. */
  agreed: z.array(z.string()).readonly(),
  status: z.enum(['open', 'taken', 'closed']),
  /** SIP URI of the agent who has it, or has closed it. */
  by: z.string().exactOptional(),
  changedAt: z.number(),
  note: z.string().exactOptional(),
  /** Counts what was made of it, from 1 on. */
  revision: z.number(),
});

/** A message that a visitor has left, and what agents have made of it. */
export type LeftMessage = z.infer<typeof messageSchema>;

/** A message as it is stored. */
export type StoredMessage = { readonly id: string; readonly message: LeftMessage; readonly etag: string };

const markSchema = z.object({ at: z.number() });

const messages = (tenant: string): string => `messages.${tenant}`;
/** Which messages of a tenant are not closed: written before the message, and removed after it was closed. */
const openMessages = (tenant: string): string => `open-messages.${tenant}`;

/** Choice: so many messages that are not closed are shown at most, the oldest ones. */
const mostShown = 200;

/** The messages that visitors leave, a partition for each tenant. Every method may throw {Unavailable} StoreUnavailable. */
export class MessageStore {
  readonly #records: TableRecords;

  constructor(records: TableRecords) {
    this.#records = records;
  }

  /** Keeps a message unless it is there; as it is there, and whether it is new. */
  async keep(tenant: string, id: string, message: LeftMessage): Promise<{ stored: LeftMessage; isNew: boolean }> {
    const known = await this.find(tenant, id);
    if (known !== undefined) return { stored: known.message, isNew: false };
    await this.#records.insert(retentionCursors, tenant, {});
    await this.#records.insert(openMessages(tenant), id, { at: message.at });
    const isNew = await this.#records.insert(messages(tenant), id, message);
    return { stored: isNew ? message : ((await this.find(tenant, id))?.message ?? message), isNew };
  }

  async find(tenant: string, id: string): Promise<StoredMessage | undefined> {
    const record = await this.#records.get(messages(tenant), id);
    return record === undefined ? undefined : { id, message: messageSchema.parse(record.value), etag: record.etag };
  }

  /** The messages of a tenant that are not closed, oldest first. */
  async open(tenant: string): Promise<readonly StoredMessage[]> {
    const marks = await this.#records.list(openMessages(tenant));
    const oldest = marks
      .map(({ key, value }) => ({ key, at: markSchema.parse(value).at }))
      .sort((one, other) => one.at - other.at)
      .slice(0, mostShown);
    const found = await Promise.all(oldest.map(({ key }) => this.find(tenant, key)));
    const there = found.filter((one) => one !== undefined);
    const isClosed = ({ message }: StoredMessage): boolean => message.status === 'closed';
    // Who closed one of these did not come to this.
    await Promise.all(there.filter(isClosed).map(({ id }) => this.#records.remove(openMessages(tenant), id)));
    return there.filter((one) => !isClosed(one));
  }

  /** Replaces a message as it was read; false when it has changed since. */
  async replace(tenant: string, { id, etag }: StoredMessage, message: LeftMessage): Promise<boolean> {
    if (message.status !== 'closed') await this.#records.insert(openMessages(tenant), id, { at: message.at });
    if (!(await this.#records.replace(messages(tenant), id, message, etag))) return false;
    if (message.status === 'closed') await this.#records.remove(openMessages(tenant), id);
    return true;
  }

  /** The messages of a visitor at a tenant. */
  async ofVisitor(tenant: string, visitorId: string): Promise<readonly StoredMessage[]> {
    return (await this.#all(tenant)).filter(({ message }) => message.visitorId === visitorId);
  }

  /** Removes messages; how many rows that were at most. */
  async erase(tenant: string, ids: readonly string[]): Promise<number> {
    for (const id of ids) {
      await this.#records.remove(openMessages(tenant), id);
      await this.#records.remove(messages(tenant), id);
    }
    return ids.length;
  }

  /** Removes what was left before a time (epoch ms); false when something is left of it. */
  async clearBefore(tenant: string, before: number, isOver: () => boolean): Promise<boolean> {
    const marks = await this.#records.list(openMessages(tenant));
    const old = [
      ...(await this.#all(tenant)).filter(({ message }) => message.at < before).map(({ id }) => id),
      ...marks.filter(({ value }) => markSchema.parse(value).at < before).map(({ key }) => key),
    ];
    for (const id of new Set(old)) {
      if (isOver()) return false;
      await this.erase(tenant, [id]);
    }
    return true;
  }

  async #all(tenant: string): Promise<readonly StoredMessage[]> {
    const records = await this.#records.list(messages(tenant));
    return records.map(({ key, value, etag }) => ({ id: key, message: messageSchema.parse(value), etag }));
  }
}
