import { expect } from 'vitest';
import { calls } from '../calling.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'threadId · of a conversation that goes on → 409 ThreadIdAlreadyExists, and free again when it is over (trusted-application.md#start-messaging)',
  brokenAnswer((_request, answer) => answer?.status === 409, withStatus(201)),
  async (fixture) => {
    const { application } = fixture;
    const { uri } = await fixture.agent('Mira Voss');
    const href = await application.link('startMessaging');
    const first = await calls(fixture, uri, { operationId: 'op-1', threadId: 'thread-1' });
    const again = await application.post(href, { operationId: 'op-1', to: uri, threadId: 'thread-1' });
    expect([again.status, again.headers.location]).toEqual([201, first.started.link.href]);
    const refused = await application.post(href, { operationId: 'op-2', to: uri, threadId: 'thread-1' });
    expect([refused.status, refused.json.code, refused.json.subcode]).toEqual([
      409,
      'Conflict',
      'ThreadIdAlreadyExists',
    ]);
    expect((await application.post(href, { operationId: 'op-3', to: uri, threadId: 'thread-2' })).status).toBe(201);
    await application.delete(first.conversation);
    await calls(fixture, uri, { operationId: 'op-4', threadId: 'thread-1' });
    const visitor = await fixture.visitor();
    const invitations = `${visitor.path}/communication/messagingInvitations`;
    const to = fixture.endpoint.uri;
    expect((await visitor.post(invitations, { operationId: 'a', to, threadId: 'thread-1' })).status).toBe(201);
    for (const [threadId, subcode] of [
      ['thread-1', 'ThreadIdAlreadyExists'],
      ['thread-2', 'AlreadyExists'],
    ]) {
      const second = await visitor.post(invitations, { operationId: `b-${threadId}`, to, threadId });
      expect([second.status, ((await second.json()) as { subcode: string }).subcode]).toEqual([409, subcode]);
    }
  },
);
