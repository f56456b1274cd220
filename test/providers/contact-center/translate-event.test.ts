import { expect, test } from 'vitest';
import { centerPlatformSchema } from '../../../shared/providers/contact-center/platform-schema.ts';
import { translateEvent } from '../../../shared/providers/contact-center/translate-event.ts';

const platform = centerPlatformSchema.parse({
  provider: 'contact-center',
  dialect: 'chat-gateway',
  tenantId: 'harbour',
  channelId: 'channel',
  agentNames: { 'agent-1': 'Ines' },
});
const common = { at: 7, platformConversation: 'c1', moment: { occurredAt: 5, eventId: 'e1' } };

function told(event: object) {
  const body = JSON.stringify({ conversationId: 'c1', timestamp: 5, ...event });
  return translateEvent({ conversation: '0'.repeat(32), leg: 'room', deliveryId: 'e1', receivedAt: 7, body }, platform);
}

const flat = (eventType: string, more: object = {}) => told({ eventType, messageType: 'SYSTEM', ...more });
const enveloped = (eventType: string, data?: object) => told({ eventType, data });
const ines = { id: 'agent-1', name: 'Ines' };

test('events of the first generation → reports; names are turned round', () => {
  expect(flat('QUEUED', { queueId: '101', queueName: 'Billing' })).toEqual([
    { type: 'visitor-queued', ...common, queue: { id: '101', name: 'Billing' } },
  ]);
  const agent = { agentId: 'a', agentName: 'Cosmin,Malutan' };
  const cosmin = { id: 'a', name: 'Cosmin Malutan' };
  expect(flat('AGENT_JOINED', agent)).toEqual([
    { type: 'agent-presence-changed', ...common, agent: cosmin, present: true },
  ]);
  expect(flat('AGENT_LEFT', agent)).toMatchObject([{ type: 'agent-presence-changed', present: false }]);
  expect(flat('TRANSFER')).toEqual([{ type: 'visit-transferred', ...common }]);
  expect(flat('TEXT', { ...agent, message: 'It is.' })).toEqual([
    { type: 'agent-said', ...common, agent: cosmin, text: 'It is.', attachments: [] },
  ]);
});

test('events of the second generation → the same reports; agents bear the names that the tenant gives them', () => {
  expect(enveloped('QUEUED', { queueId: '101', queueName: 'Billing' })).toEqual([
    { type: 'visitor-queued', ...common, queue: { id: '101', name: 'Billing' } },
  ]);
  const member = (memberType: string, change: string) =>
    enveloped('MEMBERS_CHANGED', { memberType, change, id: 'agent-1' });
  expect(member('agent', 'joined')).toEqual([
    { type: 'agent-presence-changed', ...common, agent: ines, present: true },
  ]);
  expect(member('agent', 'left')).toMatchObject([{ present: false }]);
  expect(enveloped('TRANSFER')).toEqual([{ type: 'visit-transferred', ...common }]);
  for (const state of ['created', 'active', 'idle']) {
    expect(enveloped('CONVERSATION_UPDATE', { state })).toEqual([{ type: 'platform-state-changed', ...common, state }]);
  }
});

test('messages · only an agent’s is told; the visitor’s comes back as an echo; all others are kept by name', () => {
  const message = (isEcho: boolean | undefined, type: string, text?: string) =>
    enveloped('MESSAGE', { isEcho, sender: { id: 'agent-1', type }, text });
  expect(message(false, 'agent', 'It is.')).toEqual([
    { type: 'agent-said', ...common, agent: ines, text: 'It is.', attachments: [] },
  ]);
  expect(message(true, 'user', 'Is it?')).toEqual([{ type: 'line-echoed', ...common, text: 'Is it?' }]);
  for (const other of [
    message(true, 'agent', 'x'),
    message(true, 'bot', 'x'),
    message(false, 'system', 'x'),
    message(false, 'agent'),
  ]) {
    expect(other).toMatchObject([{ type: 'platform-noted' }]);
  }
});

test('files of an agent · with a link, without one, with one that is none → names, and links that are some', () => {
  const attachments = [
    { id: 'f1', type: 'image', preSignedUrl: 'https://files.example/1?sig=x', fileName: 'berth.png' },
    { id: 'f2', type: 'file', fileName: 'bill.pdf' },
    { id: 'f3', preSignedUrl: 'javascript:alert(1)' },
    {},
  ];
  expect(enveloped('MESSAGE', { isEcho: false, sender: { id: 'b', type: 'agent' }, attachments })).toMatchObject([
    {
      type: 'agent-said',
      text: '',
      agent: { id: 'b' },
      attachments: [
        { name: 'berth.png', url: 'https://files.example/1?sig=x' },
        { name: 'bill.pdf' },
        { name: 'f3' },
        { name: 'file' },
      ],
    },
  ]);
});

test('typing · of an agent, and no more → told; of the user → kept by name', () => {
  const typing = (users: readonly object[]) => enveloped('ACTIVITY', { name: 'typing', value: { users } });
  expect(typing([{ id: 'agent-1', type: 'agent' }])).toEqual([
    { type: 'agent-typing', at: 7, agent: ines, isTyping: true },
  ]);
  expect(typing([])).toMatchObject([{ type: 'agent-typing', isTyping: false }]);
  expect(typing([{ id: 'u', type: 'user' }])).toMatchObject([{ type: 'platform-noted', name: 'ACTIVITY typing' }]);
});

test('what is not known → kept by name', () => {
  const names = [
    enveloped('ACTIVITY', { name: 'interactive/reply', value: { any: 1 } }),
    enveloped('CONVERSATION_UPDATE', { state: 'parked' }),
    enveloped('MEMBERS_CHANGED', { memberType: 'user', change: 'left', id: 'u' }),
    enveloped('SOMETHING_NEW'),
  ].map(([event]) => event);
  expect(names).toEqual(
    ['ACTIVITY interactive/reply', 'CONVERSATION_UPDATE parked', 'MEMBERS_CHANGED left', 'SOMETHING_NEW'].map(
      (name) => ({
        type: 'platform-noted',
        ...common,
        name,
      }),
    ),
  );
});
