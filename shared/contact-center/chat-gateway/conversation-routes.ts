import { toRfc3339 } from '../../kernel/time.ts';
import {
  createGatewayConversationSchema,
  leaveInputSchema,
  patchConversationSchema,
  putConversationSchema,
  type SendGatewayMessage,
} from '../../protocol/contact-center/chat-gateway/conversations.ts';
import { pageQuerySchema, sortedQuerySchema } from '../../protocol/contact-center/paging.ts';
import type { EarlierMessage } from '../conversation/begin.ts';
import { left, reassigned } from '../conversation/client-changes.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { personOfUser, userOf } from '../conversation/person.ts';
import { invalidMember } from '../edge/center-refusal.ts';
import type { CenterAnswer } from '../edge/center-request.ts';
import type { CenterRoute, TenantRequest } from '../edge/center-route.ts';
import { pageOfEntries, slice } from '../edge/entry-list.ts';
import { bodyAs, queryAs } from '../edge/read-input.ts';
import type { ConversationParts } from '../setup/conversation-parts.ts';
import { conversationMembers } from '../store/conversation-list.ts';
import { gatewayList } from './gateway-answers.ts';
import { messageContent } from './message-routes.ts';
import { gatewayPath } from './set-up-routes.ts';

const all = `${gatewayPath}/conversations`;
const one = `${all}/{conversation}`;
const access = 'tenant';

type Assignment = { readonly type: string; readonly id: string };

/** Conversations of the gateway. Source: contact-center.md#conversations */
export function gatewayConversationRoutes(parts: ConversationParts): readonly CenterRoute[] {
  return [
    { method: 'GET', path: all, access, handle: (asked) => listed(asked, parts) },
    { method: 'POST', path: all, access, handle: (asked) => created(asked, parts) },
    {
      method: 'GET',
      path: one,
      access,
      handle: async (asked) => ({ status: 200, body: writtenConversation(await read(asked, parts)) }),
    },
    { method: 'PUT', path: one, access, handle: (asked) => replaced(asked, parts) },
    { method: 'PATCH', path: one, access, handle: (asked) => patched(asked, parts) },
    {
      method: 'GET',
      path: `${one}/interactions`,
      access,
      handle: async (asked) => {
        const { interactions } = await read(asked, parts);
        const page = slice(interactions, queryAs(asked.request, pageQuerySchema));
        return gatewayList(asked.request, 'interactions', page, writtenInteraction);
      },
    },
    {
      method: 'GET',
      path: `${one}/participants`,
      access,
      handle: async (asked) => {
        const { participants } = await read(asked, parts);
        const page = slice(participants, queryAs(asked.request, pageQuerySchema));
        return gatewayList(asked.request, 'participants', page, ({ id, removed, type, language }) => ({
          id,
          removed,
          type,
          language,
        }));
      },
    },
    {
      method: 'PATCH',
      path: `${one}/participants/user`,
      access,
      handle: async ({ request, tenant, params }) => {
        bodyAs(request, leaveInputSchema);
        await parts.store.change(tenant.tenant, params.conversation ?? '', left);
        return { status: 204 };
      },
    },
  ];
}

const read = ({ tenant, params }: TenantRequest, { store }: ConversationParts): Promise<Conversation> =>
  store.read(tenant.tenant, params.conversation ?? '');

/** Source: contact-center.md#create-conversation */
async function created(
  { request, tenant }: TenantRequest,
  { store, setUpOf }: ConversationParts,
): Promise<CenterAnswer> {
  const { channelId, user, assignment, history } = bodyAs(request, createGatewayConversationSchema);
  if (assignment !== undefined) requireQueueAssignment(assignment);
  const setUp = await setUpOf(tenant, channelId, assignment?.id);
  const { id, createdAt } = await store.begin(
    {
      tenant: tenant.tenant,
      channelId,
      queueId: assignment?.id ?? setUp.channel.routingOptions.id,
      user: personOfUser(user),
      history: (history?.messages ?? []).map(earlier),
    },
    setUp,
  );
  return { status: 202, body: { conversationId: id, createdAt: toRfc3339(createdAt) } };
}

/** A file belongs to a conversation, so that what was said before there was one cannot name any. */
function earlier(message: SendGatewayMessage): EarlierMessage {
  const { authorType = 'user', attachments: [file] = [] } = message;
  if (file === undefined) return { authorType, ...messageContent(message) };
  throw invalidMember('attachments', file.id, 'invalid_parameter', 'there is no attachment of this id');
}

async function listed({ request, tenant }: TenantRequest, { list }: ConversationParts): Promise<CenterAnswer> {
  const query = queryAs(request, sortedQuerySchema);
  const page = pageOfEntries(await list.all(tenant.tenant), query, conversationMembers);
  return gatewayList(request, 'conversations', page, writtenConversation);
}

/** Source: contact-center.md#change-conversation */
async function replaced(asked: TenantRequest, parts: ConversationParts): Promise<CenterAnswer> {
  const { request, tenant, params } = asked;
  const { channelId, user, assignment } = bodyAs(request, putConversationSchema);
  const queueId = await queueAskedFor(asked, parts, assignment);
  const changed = await parts.store.change(tenant.tenant, params.conversation ?? '', (before) => {
    if (channelId !== undefined && before.channelId !== channelId) {
      throw invalidMember('channelId', channelId, 'invalid_parameter', 'a conversation stays on its channel');
    }
    return reassigned(before, {
      user: user === undefined ? undefined : personOfUser(user),
      queueId,
    });
  });
  return { status: 202, body: writtenConversation(changed) };
}

/** Source: contact-center.md#change-conversation */
async function patched(asked: TenantRequest, parts: ConversationParts): Promise<CenterAnswer> {
  const { request, tenant, params } = asked;
  const { user, assignment } = bodyAs(request, patchConversationSchema);
  const queueId = await queueAskedFor(asked, parts, assignment);
  const changed = await parts.store.change(tenant.tenant, params.conversation ?? '', (before) =>
    reassigned(before, {
      user: user === undefined ? undefined : personOfUser(user, before.user),
      queueId,
    }),
  );
  return { status: 202, body: writtenConversation(changed) };
}

/**
 * The queue that a change asks for. The agent who has the conversation may be named as well, as a client that sends back what it has read does:
 * that changes nothing.
 * @throws {CenterRefusal} resource_not_found, invalid_parameter, invalid_queue
 */
async function queueAskedFor(
  asked: TenantRequest,
  parts: ConversationParts,
  assignment: Assignment | undefined,
): Promise<string | undefined> {
  if (assignment === undefined) return undefined;
  const { channelId, assignment: current } = await read(asked, parts);
  if (current.type === 'agent' && assignment.type === 'agent' && assignment.id === current.id) return undefined;
  requireQueueAssignment(assignment);
  await parts.requireQueue(asked.tenant, channelId, assignment.id);
  return assignment.id;
}

/** Scripts of the original are no part of this, and agents are chosen by routing. */
function requireQueueAssignment({ type }: Assignment): void {
  if (type !== 'queue') throw invalidMember('assignment.type', type, 'invalid_parameter', 'there are queues only');
}

function writtenConversation({ id, channelId, assignment, user, state }: Conversation): object {
  return { id, channelId, assignment, user: userOf(user), state };
}

const writtenInteraction = ({ id, startedAt, endedAt }: Conversation['interactions'][number]): object => ({
  id,
  startTime: toRfc3339(startedAt),
  ...(endedAt === undefined ? {} : { endTime: toRfc3339(endedAt) }),
});
