import type * as z from 'zod/mini';
import {
  chatApiConversationSchema,
  chatApiMessagesSchema,
  chatApiParticipantsSchema,
  createdChatApiConversationSchema,
} from '../../../shared/protocol/contact-center/chat-api/conversations.ts';
import { flatEventSchema } from '../../../shared/protocol/contact-center/chat-api/events.ts';
import { cardSchema } from '../../../shared/protocol/contact-center/chat-gateway/cards.ts';
import {
  attachmentSchema,
  createdGatewayConversationSchema,
  gatewayConversationSchema,
  gatewayMessageSchema,
  gatewayParticipantSchema,
} from '../../../shared/protocol/contact-center/chat-gateway/conversations.ts';
import { envelopedEventSchema } from '../../../shared/protocol/contact-center/chat-gateway/events.ts';
import {
  codedErrorsSchema,
  faultSchema,
  invalidTokenFault,
  listedErrorsSchema,
  missingKeySchema,
  singleErrorSchema,
  tokenErrorSchema,
} from '../../../shared/protocol/contact-center/errors.ts';
import { chatApiListSchema, gatewayListSchema } from '../../../shared/protocol/contact-center/paging.ts';
import { publicKeySchema } from '../../../shared/protocol/contact-center/public-key.ts';
import { queueStatisticsSchema, scheduleStatusSchema } from '../../../shared/protocol/contact-center/statistics.ts';
import { tokenAnswerSchema } from '../../../shared/protocol/contact-center/token.ts';
import {
  chatApiChannelSchema,
  chatApiWebhookSchema,
  gatewayChannelSchema,
  gatewayWebhookSchema,
} from '../../../shared/protocol/contact-center/webhooks.ts';

/** An object of the wire, written member by member; `optional` are those that may be absent. */
export type Fixture = {
  readonly name: string;
  readonly schema: z.ZodMiniType;
  readonly whole: Readonly<Record<string, unknown>>;
  readonly optional?: readonly string[];
};

const conversationId = 'x7Yk2QmRTb6vWnA1cDeFgH';
const timestamp = 1_735_689_600_123;
const createdAt = '2025-01-01T00:00:00.123Z';
const interaction = { id: 'int-1941f29a07b-aaaa', startTime: createdAt, endTime: '2025-01-01T00:10:00.000Z' };
const agent = { agentId: 'agKq3v9YbT1xWnA1cDeFgHiJ', agentName: 'Nora,Lind' };
const author = { id: 'p1', removed: false, type: 'user', language: 'en' };
const attachment = { id: 'a1', filename: 'bill.pdf', size: 12, sizeInBytes: 12, type: 'file', createdAt };
const card = {
  id: 'c1',
  contentType: 'application/8x8.quick.replies',
  content: { options: [{ title: 'Yes', data: { postback: 'yes' } }] },
  actionSubmitted: false,
  actionExecuted: false,
};
const user = {
  name: 'Iris Falk',
  userId: 'u-17',
  email: 'iris@northwind.example',
  phone: '+4712345678',
  company: 'Northwind',
  caseId: '4711',
  language: 'de',
  ipaddress: '192.0.2.1',
  timezoneOffset: '60',
  additionalProperties: [{ key: 'plan', value: 'gold' }],
};
const routingOptions = { type: 'queue', id: '101' };
const webhook = { id: 'w1', name: 'Harbour', uri: 'https://harbour.example/hook/8f' };
const channel = { id: 'ch1', name: 'Harbour chat', webHookId: 'w1', routingOptions };

const setUp: readonly Fixture[] = [
  { name: 'webhook, Chat API', schema: chatApiWebhookSchema, whole: { ...webhook, version: 'v2.0' } },
  { name: 'webhook, gateway', schema: gatewayWebhookSchema, whole: { ...webhook, version: 'Chat Gateway v1.0' } },
  { name: 'channel, Chat API', schema: chatApiChannelSchema, whole: channel },
  { name: 'channel, gateway', schema: gatewayChannelSchema, whole: { ...channel, type: 'ChatAPI' } },
  { name: 'public key', schema: publicKeySchema, whole: { kty: 'RSA', e: 'AQAB', kid: 'k1', n: 'AA' } },
  {
    name: 'token answer',
    schema: tokenAnswerSchema,
    whole: {
      access_token: 'AbCd',
      token_type: 'BearerToken',
      expires_in: '3600',
      issued_at: '1735689600123',
      scope: '',
      status: 'approved',
      api_product_list: ['vcc'],
      client_id: 'k',
      application_name: 'Harbour',
      organization_name: 'harbour',
      refresh_token_expires_in: '0',
      refresh_count: '0',
    },
  },
  {
    name: 'list, Chat API',
    schema: chatApiListSchema(chatApiChannelSchema),
    whole: { data: [channel], page: { pageSize: 20, pageIndex: 0, elementCount: 1, pageCount: 1 } },
  },
  {
    name: 'list, gateway',
    schema: gatewayListSchema('channels', gatewayChannelSchema),
    whole: {
      _embedded: { channels: [{ ...channel, type: 'ChatAPI' }] },
      _links: { self: { href: '/chat-gateway/v1/channels' } },
      page: { size: 20, number: 0, totalElements: 1, totalPages: 1 },
    },
    optional: ['_links'],
  },
];

const errors: readonly Fixture[] = [
  {
    name: 'error, shape 1',
    schema: codedErrorsSchema,
    whole: {
      message: 'Access Denied',
      errors: [{ code: 'access_denied', message: 'Access Denied' }],
      referenceId: 'r1',
    },
    optional: ['referenceId'],
  },
  {
    name: 'error, shapes 2 and 4',
    schema: listedErrorsSchema,
    whole: {
      message: 'Bad Request',
      errors: ['The queue is not known.'],
      validations: [
        { field: 'routingOptions.id', value: '9', code: 'invalid_queue', message: 'The queue is not known.' },
      ],
      referenceId: 'r1',
    },
    optional: ['validations', 'referenceId'],
  },
  {
    name: 'error, shape 3',
    schema: singleErrorSchema,
    whole: { message: 'Bad Request', errors: { code: 'invalid_json_object', message: 'No JSON.' }, referenceId: 'r1' },
  },
  { name: 'error, shape 5', schema: faultSchema, whole: invalidTokenFault },
  {
    name: 'error of the token endpoint',
    schema: tokenErrorSchema,
    whole: { ErrorCode: 'invalid_request', Error: 'x' },
  },
  {
    name: 'error of a missing key',
    schema: missingKeySchema,
    whole: {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no such key.',
      resourceType: 'JWKPublic',
      resourceId: 'k9',
      instance: '/vcc/us/chat/v2/jwk/k9/public',
    },
  },
];

const conversations: readonly Fixture[] = [
  {
    name: 'created conversation, Chat API',
    schema: createdChatApiConversationSchema,
    whole: { conversationId, timestamp },
  },
  {
    name: 'created conversation, gateway',
    schema: createdGatewayConversationSchema,
    whole: { conversationId, createdAt },
  },
  {
    name: 'conversation, Chat API',
    schema: chatApiConversationSchema,
    whole: {
      id: conversationId,
      channelId: 'ch1',
      customer: { name: 'Iris Falk', language: 'de', plan: 'gold' },
      startTime: createdAt,
      interactions: [interaction],
    },
  },
  {
    name: 'conversation, gateway',
    schema: gatewayConversationSchema,
    whole: {
      id: conversationId,
      channelId: 'ch1',
      assignment: { type: 'agent', id: agent.agentId },
      user,
      state: 'active',
    },
  },
  {
    name: 'messages, Chat API',
    schema: chatApiMessagesSchema,
    whole: {
      messages: [
        {
          interactionId: interaction.id,
          originalText: 'Hei',
          translatedText: 'Hello',
          authorType: 'user',
          participantId: 'p1',
        },
      ],
    },
  },
  {
    name: 'message, gateway',
    schema: gatewayMessageSchema,
    whole: {
      id: 'm1',
      text: 'Hello',
      createdAt,
      author,
      externalProvider: { name: 'X', externalMessageId: 'e1' },
      attachments: [attachment],
      cards: [card],
    },
    optional: ['externalProvider', 'attachments', 'cards'],
  },
  { name: 'attachment', schema: attachmentSchema, whole: attachment },
  { name: 'card', schema: cardSchema, whole: card },
  { name: 'participant, gateway', schema: gatewayParticipantSchema, whole: author },
  {
    name: 'participants, Chat API',
    schema: chatApiParticipantsSchema,
    whole: { participants: [{ id: 'p1', type: 'agent', language: 'en' }] },
  },
  {
    name: 'statistics of a queue',
    schema: queueStatisticsSchema,
    whole: {
      queue: {
        'queue-id': '101',
        'queue-name': 'Billing',
        'media-type': 'chat',
        'queue-size': 2,
        'longest-wait-time': 31,
        'number-in-offered': 1,
        'number-in-progress': 3,
        'assigned-agent-count': 4,
        'enabled-agent-count': 3,
        'agent-count-waitTransact': 0,
        'agent-count-busy': 3,
        'agent-count-onBreak': 0,
        'agent-count-workOffline': 0,
        'agent-count-postProcess': 0,
        'agent-count-loggedOut': 1,
        'thirty-min-avg-wait-time': 12,
        'thirty-min-longest-wait-time': 40,
        'thirty-min-queued': 4,
        'thirty-min-accepted': 3,
        'thirty-min-abandoned': 1,
        'day-avg-wait-time': 15,
        'day-queued': 40,
        'day-accepted': 36,
        'day-abandoned': 2,
      },
    },
  },
  {
    name: 'status of a schedule',
    schema: scheduleStatusSchema,
    whole: { 'schedule-status': { status: -1 } },
  },
];

const system = { messageType: 'SYSTEM', conversationId, timestamp };
const queue = { queueId: '101', queueName: 'Billing' };
const flat = (eventType: string, more: object): Fixture => ({
  name: `event ${eventType}, Chat API`,
  schema: flatEventSchema,
  whole: { eventType, ...more },
});
const enveloped = (eventType: string, data: object | undefined, what = ''): Fixture => ({
  name: `event ${eventType}${what}, gateway`,
  schema: envelopedEventSchema,
  whole: { eventType, conversationId, timestamp, ...(data === undefined ? {} : { data }) },
});

const events: readonly Fixture[] = [
  flat('QUEUED', { ...system, ...queue }),
  flat('AGENT_JOINED', { ...system, ...agent }),
  flat('AGENT_LEFT', { ...system, ...agent }),
  flat('TRANSFER', system),
  flat('TEXT', { ...system, messageType: 'AGENT', ...agent, message: 'Good morning.' }),
  flat('WEB_HOOK_VERIFY', { notificationVersion: 'v2.0' }),
  enveloped('CONVERSATION_UPDATE', {
    state: 'active',
    assignment: { type: 'queue', id: '101', resourceId: 'r1' },
    user: { ...user, additionalProperties: [{ key: 'plan', value: 'gold', id: 'k1' }] },
    msisdn: '+4712345678',
    channel: 'ChatAPI',
  }),
  enveloped('QUEUED', queue),
  enveloped('MEMBERS_CHANGED', { memberType: 'agent', change: 'joined', id: agent.agentId }),
  enveloped('TRANSFER', undefined),
  enveloped('MESSAGE', {
    isEcho: false,
    sender: { id: agent.agentId, type: 'agent' },
    text: 'Here it is.',
    attachments: [{ id: 'a1', type: 'file', preSignedUrl: 'https://harbour.example/f/1', fileName: 'bill.pdf' }],
    cards: [{ contentType: card.contentType, content: card.content }],
  }),
  enveloped('ACTIVITY', { name: 'typing', value: { users: [{ id: agent.agentId, type: 'agent' }] } }, ' typing'),
  enveloped(
    'ACTIVITY',
    { name: 'adaptiveCard/action', value: { type: 'Action.Submit', data: { id: 'rate', value: 5 } } },
    ' of a card',
  ),
  enveloped(
    'ACTIVITY',
    { name: 'quickReply/action', value: { type: 'postback', data: { title: 'Yes', payload: 'yes' } } },
    ' of a quick reply',
  ),
];

/** Every object and event of both generations. */
export const fixtures: readonly Fixture[] = [...setUp, ...errors, ...conversations, ...events];
