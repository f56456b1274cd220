import * as z from 'zod';
import { minuteMs } from '../../kernel/time.ts';
import type { TableRecord, TableRecords } from '../../ledger/records.ts';
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
  /** Who has it, or has closed it: an agent's SIP URI, or id at the contact center. */
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

/** `at`: when the message was left; `madeAt`: when the mark was made; both epoch ms. Releases before write no `madeAt`. */
const markSchema = z.object({ at: z.number(), madeAt: z.number().exactOptional() });
type Mark = z.infer<typeof markSchema>;

const messages = (tenant: string): string => `messages.${tenant}`;
/** Which messages of a tenant are not closed: written before the message, and removed after it was closed. */
const openMessages = (tenant: string): string => `open-messages.${tenant}`;
/** Which are closed, the last one first: written before the message is, and removed after it is open again. */
const closedMessages = (tenant: string): string => `closed-messages.${tenant}`;
/** Which were erased, by id alone, so that none comes back with a page that sends it again. */
const erasedMessages = (tenant: string): string => `erased-messages.${tenant}`;

/** Choice: so many messages that are not closed are shown at most, the oldest ones, and so many of those that are, the newest ones. */
const mostShown = 200;
const mostClosed = 50;

/** A mark that disagrees with its message is that of a write which is under way, or of one that came to nothing; the first takes no longer than this. */
const writeMs = minuteMs;

/** Times in the order of keys, the latest first. */
const backwards = (atMs: number): string => String(9_999_999_999_999 - atMs).padStart(13, '0');

/** Where the mark of a message stands. */
function markPlace(tenant: string, id: string, { status, changedAt }: LeftMessage): readonly [string, string] {
  return status === 'closed' ? [closedMessages(tenant), `${backwards(changedAt)}.${id}`] : [openMessages(tenant), id];
}

/** The messages that visitors leave, a partition for each tenant. Every method may throw {Unavailable} StoreUnavailable. */
export class MessageStore {
  readonly #records: TableRecords;

  constructor(records: TableRecords) {
    this.#records = records;
  }

  /** Keeps a message unless it is there, or was erased; as it is there, and whether it is new. */
  async keep(tenant: string, id: string, message: LeftMessage): Promise<{ stored: LeftMessage; isNew: boolean }> {
    const known = await this.find(tenant, id);
    if (known !== undefined) return { stored: known.message, isNew: false };
    if ((await this.#records.get(erasedMessages(tenant), id)) !== undefined) return { stored: message, isNew: false };
    await this.#records.insert(retentionCursors, tenant, {});
    await this.#mark(tenant, id, message);
    const isNew = await this.#records.insert(messages(tenant), id, message);
    return { stored: isNew ? message : ((await this.find(tenant, id))?.message ?? message), isNew };
  }

  async find(tenant: string, id: string): Promise<StoredMessage | undefined> {
    const record = await this.#records.get(messages(tenant), id);
    return record === undefined ? undefined : { id, message: messageSchema.parse(record.value), etag: record.etag };
  }

  /** The messages of a tenant that are not closed, oldest first. */
  async open(tenant: string, now: number): Promise<readonly StoredMessage[]> {
    const marks = (await this.#records.list(openMessages(tenant))).map((mark) => ({ mark, at: markOf(mark).at }));
    const oldest = marks.toSorted((one, other) => one.at - other.at).slice(0, mostShown);
    const shown = oldest.map(({ mark }) => ({ mark, id: mark.key }));
    return this.#marked(tenant, { partition: openMessages(tenant), marks: shown, now });
  }

  /** The messages of a tenant that were closed last, the last one first. */
  async closed(tenant: string, now: number): Promise<readonly StoredMessage[]> {
    const newest = await this.#records.list(closedMessages(tenant), { limit: mostClosed });
    const shown = newest.map((mark) => ({ mark, id: mark.key.slice(mark.key.indexOf('.') + 1) }));
    return this.#marked(tenant, { partition: closedMessages(tenant), marks: shown, now });
  }

  /** The messages of marks that agree with them; what is left of a write that came to nothing is removed. */
  async #marked(
    tenant: string,
    asked: {
      readonly partition: string;
      readonly marks: readonly { readonly mark: TableRecord; readonly id: string }[];
      readonly now: number;
    },
  ): Promise<readonly StoredMessage[]> {
    const found = await Promise.all(
      asked.marks.map(async ({ mark, id }): Promise<readonly StoredMessage[]> => {
        const stored = await this.find(tenant, id);
        const place = stored === undefined ? [] : markPlace(tenant, id, stored.message);
        if (stored !== undefined && place[0] === asked.partition && place[1] === mark.key) return [stored];
        const { madeAt, at } = markOf(mark);
        if (asked.now - (madeAt ?? at) > writeMs) await this.#records.removeIf(asked.partition, mark.key, mark.etag);
        return [];
      }),
    );
    return found.flat();
  }

  /** Replaces a message as it was read; false when it has changed since. */
  async replace(tenant: string, { id, etag, message: before }: StoredMessage, message: LeftMessage): Promise<boolean> {
    await this.#mark(tenant, id, message);
    if (!(await this.#records.replace(messages(tenant), id, message, etag))) return false;
    const [was, is] = [markPlace(tenant, id, before), markPlace(tenant, id, message)];
    if (was.join() !== is.join()) await this.#records.remove(...was);
    return true;
  }

  /** Put and not inserted: a mark that is there may be one that is about to be removed. */
  async #mark(tenant: string, id: string, message: LeftMessage): Promise<void> {
    const mark: Mark = { at: message.at, madeAt: message.changedAt };
    await this.#records.put(...markPlace(tenant, id, message), mark);
  }

  /** The messages of a visitor at a tenant. */
  async ofVisitor(tenant: string, visitorId: string): Promise<readonly StoredMessage[]> {
    return (await this.#all(tenant)).filter(({ message }) => message.visitorId === visitorId);
  }

  /** Removes messages for ever, at a time (epoch ms); how many rows that were at most. */
  async erase(tenant: string, ids: readonly string[], at: number): Promise<number> {
    for (const id of ids) {
      await this.#records.insert(retentionCursors, tenant, {});
      await this.#records.put(erasedMessages(tenant), id, { at });
      await this.#remove(tenant, id);
    }
    return ids.length;
  }

  async #remove(tenant: string, id: string): Promise<void> {
    const stored = await this.find(tenant, id);
    await this.#records.remove(openMessages(tenant), id);
    if (stored !== undefined) await this.#records.remove(...markPlace(tenant, id, stored.message));
    await this.#records.remove(messages(tenant), id);
  }

  /** Removes what was left before a time (epoch ms); false when something is left of it. */
  async clearBefore(tenant: string, before: number, isOver: () => boolean): Promise<boolean> {
    const old = (await this.#all(tenant)).filter(({ message }) => message.at < before);
    for (const { id } of old) {
      if (isOver()) return false;
      await this.#remove(tenant, id);
    }
    for (const partition of [openMessages(tenant), closedMessages(tenant), erasedMessages(tenant)]) {
      const marks = await this.#records.list(partition);
      for (const mark of marks.filter((one) => markOf(one).at < before)) {
        if (isOver()) return false;
        await this.#records.removeIf(partition, mark.key, mark.etag);
      }
    }
    return true;
  }

  async #all(tenant: string): Promise<readonly StoredMessage[]> {
    const records = await this.#records.list(messages(tenant));
    return records.map(({ key, value, etag }) => ({ id: key, message: messageSchema.parse(value), etag }));
  }
}

const markOf = ({ value }: TableRecord): Mark => markSchema.parse(value);
