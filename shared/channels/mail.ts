import * as z from 'zod';
import { randomId } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { removeRows } from '../ledger/remove-rows.ts';
import { claimSchema } from './claim.ts';

/** What an instance has written as JSON; its kind of channel reads it. */
const writtenJson = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);

/** What one instance tells another one of a channel. */
const mailSchema = z.discriminatedUnion('kind', [
  /** The entry `number` was written into a channel that the other one has claimed. */
  z.object({
    kind: z.literal('entry'),
    channel: z.string(),
    number: z.number(),
    /** The ETag that guards the channel's state now; absent where that says something else than before. */
    etag: z.string().optional(),
  }),
  /** The channel that the other one has claimed is about to be claimed. */
  z.object({ kind: z.literal('claim'), channel: z.string(), claim: claimSchema }),
  /** Entries of the channel that the other one wrote have been confirmed: what it has to know of each. */
  z.object({ kind: z.literal('confirmed'), channel: z.string(), contents: z.array(writtenJson) }),
]);

export type Mail = z.infer<typeof mailSchema>;
export type ConfirmedMail = Extract<Mail, { kind: 'confirmed' }>;
/** What those who serve waiting requests are told. */
export type ClaimMail = Exclude<Mail, ConfirmedMail>;

/** Mail with the key of its row. */
export type StoredMail = { readonly key: string; readonly mail: Mail | undefined };

const mailboxPrefix = 'mailbox.';

/** Partition of an instance's mailbox. */
export const mailboxPartition = (instance: string): string => `${mailboxPrefix}${instance}`;

/** Whether a partition is an instance's mailbox. */
export const isMailbox = (partition: string): boolean => partition.startsWith(mailboxPrefix);

const mailKey = (): string => `mail.${randomId()}`;
const firstKey = 'mail.';
const behindKeys = 'mail/';

/** Most rows that are read or removed at once. */
export const mailsAtOnce = 99;

/** The mailboxes of the instances: a partition each, among the channels that they are about. */
export class MailStore {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Puts mail into an instance's mailbox, whether there is such an instance or not. */
  async send(instance: string, mail: Mail): Promise<void> {
    await this.#ledger.change(mailboxPartition(instance), [{ op: 'upsert', rowKey: mailKey(), value: mail }]);
  }

  /** What is in a mailbox; `mail` is absent where a newer release has written what this one does not know. */
  async read(instance: string): Promise<readonly StoredMail[]> {
    const rows = await this.#ledger.rows(mailboxPartition(instance), firstKey, behindKeys, mailsAtOnce);
    return rows.map(({ rowKey, value }) => ({ key: rowKey, mail: mailSchema.safeParse(value).data }));
  }

  /** Removes mail; what has gone already is as good. */
  remove(instance: string, keys: readonly string[]): Promise<void> {
    return removeRows(this.#ledger, mailboxPartition(instance), keys);
  }

  /** Removes a whole mailbox. */
  async erase(instance: string): Promise<void> {
    await this.#ledger.erase(mailboxPartition(instance));
  }
}
