import * as z from 'zod/mini';
import { toRfc3339 } from '../../kernel/time.ts';
import {
  type ConversationStatus,
  conversationStatuses,
  createChatApiConversationSchema,
  sendChatApiMessageSchema,
} from '../../protocol/contact-center/chat-api/conversations.ts';
import { pageQuerySchema } from '../../protocol/contact-center/paging.ts';
import { left } from '../conversation/client-changes.ts';
import type { Conversation, Message } from '../conversation/conversation.ts';
import { customerOf, personOfCustomer, personValues } from '../conversation/person.ts';
import { said } from '../conversation/say.ts';
import type { CenterRequest } from '../edge/center-request.ts';
import type { CenterRoute, TenantRequest } from '../edge/center-route.ts';
import { slice } from '../edge/entry-list.ts';
import { bodyAs, queryAs } from '../edge/read-input.ts';
import type { ConversationParts } from '../setup/conversation-parts.ts';
import { chatApiList } from './chat-api-answers.ts';
import { chatApiTenantPath } from './set-up-routes.ts';

const all = `${chatApiTenantPath}/conversations`;
const one = `${all}/{conversation}`;
const access = 'tenant';

const listQuerySchema = z.extend(pageQuerySchema, {
  'channel-id': z.optional(z.string()),
  status: z._default(z.enum(conversationStatuses), 'all'),
  order: z._default(z.enum(['asc', 'desc']), 'asc'),
  userId: z.optional(z.string()),
});

/** Conversations of the Chat API. Source: contact-center.md#conversations */
export function chatApiConversationRoutes(parts: ConversationParts): readonly CenterRoute[] {
  return [
    { method: 'GET', path: all, access, handle: (asked) => listed(asked, parts) },
    { method: 'POST', path: all, access, handle: (asked) => created(asked, parts) },
    {
      method: 'GET',
      path: one,
      access,
      handle: async (asked) => ({ status: 200, body: writtenConversation(await read(asked, parts)) }),
    },
    {
      method: 'GET',
      path: `${one}/participants`,
      access,
      handle: async (asked) => {
        const { participants } = await read(asked, parts);
        return {
          status: 200,
          body: { participants: participants.map(({ id, type, language }) => ({ id, type, language })) },
        };
      },
    },
    {
      method: 'DELETE',
      path: `${one}/participants/customer`,
      access,
      handle: async ({ tenant, params }) => {
        await parts.store.change(tenant.tenant, params.conversation ?? '', left);
        return { status: 204 };
      },
    },
    { method: 'GET', path: `${one}/messages`, access, handle: (asked) => messages(asked, parts) },
    {
      method: 'POST',
      path: `${one}/messages`,
      access,
      handle: async ({ request, tenant, params }) => {
        const { authorType, text } = bodyAs(request, sendChatApiMessageSchema);
        const { conversation: id = '' } = params;
        await parts.store.change(tenant.tenant, id, (before, context) => said(before, authorType, { text }, context));
        return { status: 202 };
      },
    },
  ];
}

const read = ({ tenant, params }: TenantRequest, { store }: ConversationParts): Promise<Conversation> =>
  store.read(tenant.tenant, params.conversation ?? '');

/** Source: contact-center.md#create-conversation */
async function created({ request, tenant }: TenantRequest, { store, setUpOf }: ConversationParts) {
  const { channelId, customer, user, history } = bodyAs(request, createChatApiConversationSchema);
  const setUp = await setUpOf(tenant, channelId);
  const { id, createdAt } = await store.begin(
    {
      tenant: tenant.tenant,
      channelId,
      queueId: setUp.channel.routingOptions.id,
      user: personOfCustomer(customer ?? user ?? {}),
      history: (history?.messages ?? []).map(({ text, type }) => ({ authorType: type, text })),
    },
    setUp,
  );
  return { status: 202, body: { conversationId: id, timestamp: createdAt } };
}

/** Source: contact-center.md#statuses */
async function listed({ request, tenant }: TenantRequest, { list }: ConversationParts) {
  const query = queryAs(request, listQuerySchema);
  const passes = filtersIn(request, query);
  const found = (await list.all(tenant.tenant)).filter((each) => passes.every((pass) => pass(each)));
  const ordered = query.order === 'asc' ? found : found.toReversed();
  return chatApiList(slice(ordered, query), writtenConversation);
}

type Pass = (conversation: Conversation) => boolean;

function filtersIn({ url }: CenterRequest, query: z.infer<typeof listQuerySchema>): readonly Pass[] {
  const { 'channel-id': channelId, status, userId } = query;
  const ofCustomer = [...url.searchParams]
    .filter(([name]) => name.startsWith('customer.'))
    .map(([name, value]): Pass => {
      const member = name === 'customer.customerId' ? 'userId' : name.slice('customer.'.length);
      return ({ user }) => personValues(user, member).includes(value);
    });
  return [
    ...(channelId === undefined ? [] : [(each: Conversation) => each.channelId === channelId.trim()]),
    ...(status === 'all' ? [] : [(each: Conversation) => statusOf(each) === status]),
    ...(userId === undefined ? [] : [(each: Conversation) => personValues(each.user, 'userId').includes(userId)]),
    ...ofCustomer,
  ];
}

function statusOf({ state, assignment }: Conversation): ConversationStatus {
  if (state === 'created') return 'created';
  if (state === 'idle') return 'deleted';
  return assignment.type === 'agent' ? 'handling' : 'pending';
}

/** Source: contact-center.md#messages */
async function messages(asked: TenantRequest, parts: ConversationParts) {
  const interactionId = asked.request.url.searchParams.get('interaction-id')?.trim();
  const conversation = await read(asked, parts);
  const found = await parts.store.messages(conversation, 1, conversation.lastMessage);
  const wanted = interactionId === undefined ? found : found.filter((each) => each.interactionId === interactionId);
  return { status: 200, body: { messages: wanted.map(writtenMessage) } };
}

/** Choice: this API knows text alone, so a file is told by its name. */
const writtenMessage = ({ interactionId, text, attachments = [], author }: Message) => ({
  interactionId,
  originalText: text ?? attachments.map(({ filename }) => filename).join('\n'),
  authorType: author.type,
  participantId: author.id,
});

function writtenConversation({ id, channelId, user, createdAt, interactions }: Conversation) {
  return {
    id,
    channelId,
    customer: customerOf(user),
    startTime: toRfc3339(createdAt),
    interactions: interactions.map(({ id: interaction, startedAt, endedAt }) => ({
      id: interaction,
      startTime: toRfc3339(startedAt),
      ...(endedAt === undefined ? {} : { endTime: toRfc3339(endedAt) }),
    })),
  };
}
