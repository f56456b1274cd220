import { expect, test } from 'vitest';
import { envelopeBytes, sealed } from '../../../shared/bus/envelope.ts';
import { ProtocolViolation } from '../../../shared/kernel/errors.ts';
import { readMessage } from '../../../shared/service/messages/queue-message.ts';
import { addressed } from '../../../shared/service/worker/service-envelope.ts';

const conversation = '0123456789abcdef0123456789abcdef';
const alarm = { kind: 'alarm', schema: 1, tenant: 'harbour', conversation, purpose: 'retry', dueAt: 5 } as const;
const envelope = sealed(addressed(alarm));

test('message of the service · bytes → typed envelope, outlined with tenant and conversation', () => {
  const { traceparent } = envelope;
  const outline = {
    to: 'service',
    step: 'service alarm',
    traceparent,
    tenant: 'harbour',
    conversationId: conversation,
  };
  expect(readMessage(envelopeBytes(envelope))).toEqual({
    outline,
    content: { kind: 'service', envelope: alarm },
    envelope,
  });
});

test('message of the platform → its body as it is, outlined without a tenant', () => {
  const body = { kind: 'callbacks', partition: 'entra.call' };
  const { outline, content } = readMessage(sealed({ to: 'platform', session: 'entra.call', body }));
  expect(content).toEqual({ kind: 'platform', body });
  expect(outline).toMatchObject({ step: 'platform callbacks', tenant: undefined, conversationId: 'call' });
});

test.each<[string, unknown, object]>([
  ['a body of another schema', { ...envelope, body: { ...alarm, schema: 9 } }, { step: 'service alarm' }],
  ['an envelope of another schema', { ...envelope, schema: 9 }, { step: 'service alarm', tenant: 'harbour' }],
  ['an unknown receiver', { ...envelope, to: 'visitor' }, { step: 'unknown alarm', conversationId: conversation }],
  ['a kind that may be text', { ...envelope, body: { kind: 'Words of a visitor' } }, { step: 'service unreadable' }],
  ['no JSON', 'alarm', { step: 'unknown unreadable', traceparent: undefined, conversationId: undefined }],
  ['no session', { ...envelope, session: 7 }, { tenant: undefined, traceparent: envelope.traceparent }],
])('message · %s → unreadable, with the outline that it gives', (_, message, expected) => {
  const { outline, content } = readMessage(message);
  expect(content).toEqual({ kind: 'unreadable', fault: expect.any(ProtocolViolation) });
  expect(outline).toMatchObject(expected);
});
