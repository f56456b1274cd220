import { describe, expect, test } from 'vitest';
import {
  conversationStatuses,
  createChatApiConversationSchema,
  sendChatApiMessageSchema,
} from '../../../shared/protocol/contact-center/chat-api/conversations.ts';
import { cardActionInputSchema, cardInputSchema } from '../../../shared/protocol/contact-center/chat-gateway/cards.ts';
import {
  createGatewayConversationSchema,
  leaveInputSchema,
  patchConversationSchema,
  postAgentAssignmentSchema,
  putConversationSchema,
  readReceiptInputSchema,
  sendGatewayMessageSchema,
  thinkingInputSchema,
  typingInputSchema,
} from '../../../shared/protocol/contact-center/chat-gateway/conversations.ts';
import { pageOf, pageQuerySchema, sortedQuerySchema } from '../../../shared/protocol/contact-center/paging.ts';
import { allWebhookVersions } from '../../../shared/protocol/contact-center/webhook-versions.ts';
import {
  chatApiChannelInputSchema,
  chatApiVerifyInputSchema,
  chatApiWebhookInputSchema,
  gatewayChannelInputSchema,
  gatewayVerifyInputSchema,
  gatewayWebhookInputSchema,
} from '../../../shared/protocol/contact-center/webhooks.ts';

const lines = (count: number) => Array.from({ length: count }, () => ({ authorType: 'user', text: 'x' }));
const properties = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 'v' }));
const members = (count: number) => Object.fromEntries(properties(count).map(({ key, value }) => [key, value]));
const routingOptions = { type: 'queue', id: '101' };
const uri = 'https://harbour.example/hook';
const assignment = { type: 'queue', id: '102' };

describe('limits (contact-center.md#limits)', () => {
  test.each([
    ['webhook name of 256', chatApiWebhookInputSchema, { name: 'n'.repeat(256), uri, version: 'v2.0' }, true],
    ['webhook name of 257', chatApiWebhookInputSchema, { name: 'n'.repeat(257), uri, version: 'v2.0' }, false],
    ['channel name of 255', chatApiChannelInputSchema, { name: 'n'.repeat(255), webHookId: 'w', routingOptions }, true],
    [
      'channel name of 256',
      chatApiChannelInputSchema,
      { name: 'n'.repeat(256), webHookId: 'w', routingOptions },
      false,
    ],
    ['customer with 30 members', createChatApiConversationSchema, { channelId: 'c', customer: members(30) }, true],
    ['customer with 31 members', createChatApiConversationSchema, { channelId: 'c', customer: members(31) }, false],
    [
      'user with 30 properties',
      createGatewayConversationSchema,
      { channelId: 'c', user: { additionalProperties: properties(30) } },
      true,
    ],
    [
      'user with 31 properties',
      createGatewayConversationSchema,
      { channelId: 'c', user: { additionalProperties: properties(31) } },
      false,
    ],
    [
      'history of 200',
      createGatewayConversationSchema,
      { channelId: 'c', user: {}, history: { messages: lines(200) } },
      true,
    ],
    [
      'history of 201',
      createGatewayConversationSchema,
      { channelId: 'c', user: {}, history: { messages: lines(201) } },
      false,
    ],
    ['text of 5,000', sendChatApiMessageSchema, { text: 'x'.repeat(5_000) }, true],
    ['text of 5,001', sendChatApiMessageSchema, { text: 'x'.repeat(5_001) }, false],
    ['thinking for 600 s', thinkingInputSchema, { maxThinkingTimeSeconds: 600 }, true],
    ['thinking for 601 s', thinkingInputSchema, { maxThinkingTimeSeconds: 601 }, false],
    [
      'post-agent 20 min',
      postAgentAssignmentSchema,
      { type: 'webhook', id: 'w', configuration: { maxTotalMinutes: 20 } },
      true,
    ],
    [
      'post-agent 19 min',
      postAgentAssignmentSchema,
      { type: 'webhook', id: 'w', configuration: { maxTotalMinutes: 19 } },
      false,
    ],
    ['page of 1000', pageQuerySchema, { size: '1000' }, true],
    ['page of 1001', pageQuerySchema, { size: '1001' }, false],
    ['page of 0', pageQuerySchema, { size: '0' }, false],
    ['page without number', pageQuerySchema, { page: 'x' }, false],
  ])('%s → as the rule says', (_, schema, input, isTaken) => {
    expect(schema.safeParse(input).success).toBe(isTaken);
  });
});

describe('inputs (contact-center.md)', () => {
  test.each([
    [
      'webhook by its older name of the version',
      chatApiWebhookInputSchema,
      { name: 'n', uri, notificationVersion: 'v2.0' },
      true,
    ],
    ['webhook of another generation', gatewayWebhookInputSchema, { name: 'n', uri, version: 'v2.0' }, false],
    ['webhook without address', gatewayWebhookInputSchema, { name: 'n', version: 'Chat Gateway v1.0' }, false],
    ['trial', chatApiVerifyInputSchema, { uri, version: 'v2.0' }, true],
    ['trial at the gateway', gatewayVerifyInputSchema, { uri, version: 'Chat Gateway v1.0' }, true],
    [
      'channel of another kind',
      gatewayChannelInputSchema,
      { name: 'n', type: 'SMS', webHookId: 'w', routingOptions },
      false,
    ],
    [
      'channel to a script',
      chatApiChannelInputSchema,
      { name: 'n', webHookId: 'w', routingOptions: { type: 'script', id: '1' } },
      false,
    ],
    ['conversation with customer', createChatApiConversationSchema, { channelId: 'c', customer: {} }, true],
    ['conversation with user', createChatApiConversationSchema, { channelId: 'c', user: {} }, true],
    ['conversation with neither', createChatApiConversationSchema, { channelId: 'c' }, false],
    ['customer with a number', createChatApiConversationSchema, { channelId: 'c', customer: { visits: 3 } }, false],
    ['user in no language', createGatewayConversationSchema, { channelId: 'c', user: { language: 'tlh' } }, false],
    ['blank text', sendChatApiMessageSchema, { text: ' \n' }, false],
    ['author agent', sendChatApiMessageSchema, { text: 'x', authorType: 'agent' }, false],
    ['attachment alone', sendGatewayMessageSchema, { authorType: 'user', attachments: [{ id: 'a' }] }, true],
    ['nothing at all', sendGatewayMessageSchema, { authorType: 'user' }, false],
    [
      'text and a message of others',
      sendGatewayMessageSchema,
      { authorType: 'user', text: 'x', externalProvider: { name: 'X', externalMessageId: '1' } },
      false,
    ],
    [
      'message of others',
      sendGatewayMessageSchema,
      { authorType: 'bot', externalProvider: { name: 'X', externalMessageId: '1' } },
      true,
    ],
    ['patch of the user', patchConversationSchema, { user: { name: 'Iris' } }, true],
    ['patch of both', patchConversationSchema, { user: {}, assignment }, true],
    ['patch of nothing', patchConversationSchema, {}, true],
    [
      'assignment to an agent, as it was read',
      patchConversationSchema,
      { assignment: { type: 'agent', id: 'a' } },
      true,
    ],
    ['assignment to a team', patchConversationSchema, { assignment: { type: 'team', id: 'a' } }, false],
    ['put', putConversationSchema, { channelId: 'c', user: {}, assignment }, true],
    ['leave', leaveInputSchema, { removed: true, displayMessage: 'bye' }, true],
    ['leave without leaving', leaveInputSchema, { removed: false }, false],
    ['typing', typingInputSchema, { authorType: 'bot' }, true],
    ['thinking of a user', thinkingInputSchema, { authorType: 'user' }, false],
    ['receipt without time', readReceiptInputSchema, { authorType: 'user' }, false],
    ['card of an unknown kind', cardInputSchema, { contentType: 'Poem', content: {} }, false],
    ['action without name', cardActionInputSchema, { name: '' }, false],
  ])('%s → as the rule says', (_, schema, input, isTaken) => {
    expect(schema.safeParse(input).success).toBe(isTaken);
  });

  test('ids with blanks around, as recorded requests have them → without', () => {
    const read = createGatewayConversationSchema.parse({
      channelId: ' c1 ',
      user: { additionalProperties: [{ key: ' AccountType', value: ' gold' }] },
      assignment: { type: 'queue', id: ' 123' },
    });
    expect(read).toMatchObject({ channelId: 'c1', assignment: { id: '123' } });
    expect(read.user.additionalProperties).toEqual([{ key: 'AccountType', value: ' gold' }]);
  });

  test('what is left out → as usual', () => {
    expect(sendChatApiMessageSchema.parse({ text: 'x' })).toEqual({ text: 'x', authorType: 'user' });
    expect(thinkingInputSchema.parse({})).toEqual({ authorType: 'bot', maxThinkingTimeSeconds: 60 });
    expect(sortedQuerySchema.parse({})).toEqual({ size: 20, page: 0 });
    expect(cardInputSchema.parse({ content: {} }).contentType).toBe('application/vnd.microsoft.card.adaptive');
  });

  test('names → the documented ones', () => {
    expect(allWebhookVersions).toEqual(['v1.0', 'v2.0', 'Chat Gateway v1.0']);
    expect(conversationStatuses).toEqual(['all', 'created', 'pending', 'handling', 'deleted']);
  });

  test('pages (contact-center.md#paging) · 41 entries by 20 → three pages', () => {
    expect(pageOf({ size: 20, page: 2 }, 41)).toEqual({ from: 40, to: 60, pages: 3 });
    expect(pageOf({ size: 20, page: 0 }, 0)).toEqual({ from: 0, to: 20, pages: 0 });
  });
});
