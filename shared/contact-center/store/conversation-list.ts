import { toRfc3339 } from '../../kernel/time.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { personValues } from '../conversation/person.ts';
import type { ConversationIndex } from './conversation-index.ts';
import type { ConversationStore } from './conversation-store.ts';

const readAtOnce = 25;

/** How many of a tenant's conversations a list looks through, the newest ones. Choice: it was never documented. */
const mostLookedThrough = 2_000;

/** The conversations of tenants, in the order in which they began. */
export class ConversationList {
  readonly #index: ConversationIndex;
  readonly #store: ConversationStore;

  constructor(index: ConversationIndex, store: ConversationStore) {
    this.#index = index;
    this.#store = store;
  }

  /** The newest, oldest first. */
  async all(tenant: string): Promise<readonly Conversation[]> {
    const ids = (await this.#index.ids(tenant)).slice(-mostLookedThrough);
    const found: Conversation[] = [];
    for (let start = 0; start < ids.length; start += readAtOnce) {
      const some = await Promise.all(ids.slice(start, start + readAtOnce).map((id) => this.#store.find(tenant, id)));
      found.push(...some.filter((conversation) => conversation !== undefined));
    }
    return found;
  }
}

const values: Readonly<Record<string, (conversation: Conversation) => string>> = {
  id: ({ id }) => id,
  channelId: ({ channelId }) => channelId,
  state: ({ state }) => state,
  createdAt: ({ createdAt }) => toRfc3339(createdAt),
  'assignment.type': ({ assignment }) => assignment.type,
  'assignment.id': ({ assignment }) => assignment.id,
};

const userPrefix = 'user.';

/** By what conversations are sorted and filtered at the gateway. Source: contact-center.md#filters */
export const conversationMembers = {
  knows: (member: string): boolean => Object.hasOwn(values, member) || member.startsWith(userPrefix),
  members: (conversation: Conversation, member: string): readonly string[] | undefined => {
    const value = values[member]?.(conversation);
    if (value !== undefined) return [value];
    return member.startsWith(userPrefix) ? personValues(conversation.user, member.slice(userPrefix.length)) : undefined;
  },
};
