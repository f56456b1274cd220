import * as z from 'zod';
import { hashId } from '../../kernel/ids.ts';
import type { TableRecords } from '../../ledger/records.ts';
import type { ConversationName } from './service-envelope.ts';

const partitionOf = (tenant: string): string => `platform-conversations.${tenant}`;
const keyOf = (platformConversation: string): string => hashId('platform-conversation', platformConversation);
const valueSchema = z.object({ conversation: z.string() });

/** Which of our conversations a contact center knows under which id; written by the one that learns the id first. */
export class PlatformConversations {
  readonly #records: TableRecords;

  constructor(records: TableRecords) {
    this.#records = records;
  }

  /** @throws {Unavailable} StoreUnavailable */
  async learn({ tenant, conversation }: ConversationName, platformConversation: string): Promise<void> {
    await this.#records.put(partitionOf(tenant), keyOf(platformConversation), { conversation });
  }

  /** Our conversation (32 hex digits); undefined when none is known under that id. @throws {Unavailable} StoreUnavailable */
  async find(tenant: string, platformConversation: string): Promise<string | undefined> {
    const record = await this.#records.get(partitionOf(tenant), keyOf(platformConversation));
    return record === undefined ? undefined : valueSchema.parse(record.value).conversation;
  }

  /** @throws {Unavailable} StoreUnavailable */
  async forget(tenant: string, platformConversation: string): Promise<void> {
    await this.#records.remove(partitionOf(tenant), keyOf(platformConversation));
  }
}
