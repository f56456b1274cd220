import { expect } from 'vitest';
import { linkOf } from '../../call/listener.ts';
import { calls } from '../calling.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'startMessaging · declined, unknown, taken back, unanswered → Failed with a reason, and the conversation is gone (trusted-application.md#start-messaging)',
  brokenCallback(
    ({ body }) => body.includes('"Declined"'),
    (request) => [inBody('"state":"Failed"', '"state":"Declined"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const mira = await fixture.agent('Mira Voss');
    const silent = await fixture.agent('Jonas Bern');
    const outcome = async (operationId: string) => {
      const { status, resource, reason } = await application.event(
        'messagingInvitation completed',
        (event) => event.resource?.members.operationId === operationId,
      );
      await application.event('conversation deleted', ({ link }) => link.href === resource?.links.conversation);
      return [status, resource?.members.state, reason?.code, reason?.subcode];
    };
    await calls(fixture, mira.uri, { operationId: 'op-1' });
    await mira.post(linkOf(await mira.next('messagingInvitation', 'started'), 'decline'));
    expect(await outcome('op-1')).toEqual(['Failure', 'Failed', 'RemoteFailure', 'Declined']);
    await calls(fixture, 'sip:unknown@northwind.example', { operationId: 'op-2' });
    expect(await outcome('op-2')).toEqual(['Failure', 'Failed', 'RemoteFailure', 'DestinationNotFound']);
    const third = await calls(fixture, silent.uri, { operationId: 'op-3' });
    expect((await application.post(third.invitation('cancel'))).status).toBe(204);
    expect(await outcome('op-3')).toEqual(['Failure', 'Failed', 'LocalFailure', 'Canceled']);
    const fourth = await calls(fixture, silent.uri, { operationId: 'op-4' });
    await fixture.timeIsOver(fourth.conversation, 'ring');
    expect(await outcome('op-4')).toEqual(['Failure', 'Failed', 'RemoteFailure', 'Missed']);
  },
);
