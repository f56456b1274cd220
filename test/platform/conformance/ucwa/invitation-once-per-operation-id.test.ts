import { expect } from 'vitest';
import { brokenAnswer } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · repeated with its operation id → the same Location and one conversation; a second one beside it → 409 (ucwa.md#start-messaging)',
  brokenAnswer(
    ({ method, body }) => method === 'POST' && body.includes('op-once'),
    (answer) => ({
      ...answer,
      headers: { ...answer.headers, location: `${answer.headers.location?.slice(0, -32)}${'0'.repeat(32)}` },
    }),
  ),
  async (clients, fixture) => {
    const { visitor, location } = await clients.ringing({ operationId: 'op-once', sessionContext: 'x' });
    const again = await visitor.startMessaging(fixture.endpoint.uri, { operationId: 'op-once', sessionContext: 'x' });
    expect(again).toBe(location);
    const href = `${visitor.path}/communication/messagingInvitations`;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ to: fixture.endpoint.uri, operationId: 'op-other' });
    const { status, error } = await visitor.send('POST', href, { headers, body });
    expect([status, error?.code]).toEqual([409, 'Conflict']);
    await visitor.event('messaging updated');
    expect(visitor.story.filter((told) => told === 'conversation added')).toHaveLength(1);
  },
);
