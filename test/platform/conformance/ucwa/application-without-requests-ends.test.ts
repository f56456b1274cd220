import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · its client asks for no more events → it ends: 404 ApplicationNotFound, and the other side hears the conversation go; who asks stays (ucwa.md#lifetimes)',
  brokenAnswer((_request, answer) => answer?.status === 404, withStatus(410)),
  async (clients, fixture) => {
    const silent = await clients.quietVisitor();
    await silent.startMessaging(fixture.endpoint.uri);
    const { visitor } = await clients.ringing({ subject: 'still there' });
    await fixture.application.event('conversation deleted');
    await visitor.until(() => (visitor.events.length > 0 ? true : undefined), 'events of the client that asks');
    const { status, error } = await silent.poll(2);
    expect([status, error?.subcode]).toEqual([404, 'ApplicationNotFound']);
    await visitor.read(visitor.path, 'application');
  },
  { times: { applicationIdleMs: 3_000, pollMs: 500 } },
);
