import type { CenterTenant } from '../directory/center-tenants.ts';
import { invalidMember } from '../edge/center-refusal.ts';
import type { ConversationList } from '../store/conversation-list.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import type { KnownSetUp, SetUp } from '../store/known-set-up.ts';

/** What requests about conversations need. */
export type ConversationParts = {
  readonly store: ConversationStore;
  readonly list: ConversationList;
  /** The channel on which a conversation is to begin, with what goes with it. @throws {CenterRefusal} invalid_parameter, invalid_queue */
  setUpOf(tenant: CenterTenant, channelId: string, queueId?: string): Promise<SetUp>;
  /** @throws {CenterRefusal} invalid_queue — when the channel's tenant has no queue of this id */
  requireQueue(tenant: CenterTenant, channelId: string, queueId: string): Promise<void>;
};

/** The parts over what was set up. */
export function conversationParts(
  store: ConversationStore,
  list: ConversationList,
  setUps: KnownSetUp,
): ConversationParts {
  return {
    store,
    list,
    async setUpOf({ tenant }, channelId, queueId) {
      const setUp = await setUps.find(tenant, channelId);
      if (setUp === undefined || setUp.channel.isRemoved) {
        throw invalidMember('channelId', channelId, 'invalid_parameter', 'there is no channel of this id');
      }
      if (queueId !== undefined && !setUp.queues.has(queueId)) throw unknownQueue(queueId);
      return setUp;
    },
    async requireQueue({ tenant }, channelId, queueId) {
      const setUp = await setUps.find(tenant, channelId);
      if (setUp?.queues.has(queueId) !== true) throw unknownQueue(queueId);
    },
  };
}

const unknownQueue = (id: string) =>
  invalidMember('assignment.id', id, 'invalid_queue', 'there is no queue of this id');
