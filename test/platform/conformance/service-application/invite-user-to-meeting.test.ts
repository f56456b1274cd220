import { expect } from 'vitest';
import { linkOf } from '../../call/listener.ts';
import { meets, ringing } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'inviteUserToMeeting · from the incoming invitation and from communication → userMeetingInvitation starts and completes (trusted-application.md#invite-user)',
  brokenCallback(
    ({ body }) => body.includes('userMeetingInvitation'),
    (request) => [inBody('"started"', '"updated"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const begun = await ringing(fixture);
    const { onlineMeetingUri } = await meets(fixture, begun);
    const mira = await fixture.agent('Mira Voss');
    const input = { to: mira.uri, onlineMeetingUri, localUserUri: fixture.endpoint.uri };
    const posted = await application.post(begun.invitation('inviteUserToMeeting'), { ...input, operationId: 'op-1' });
    expect(posted.status).toBe(201);
    const started = await application.event('userMeetingInvitation started');
    expect(started.link.href).toBe(posted.headers.location);
    await mira.post(linkOf(await mira.next('onlineMeetingInvitation', 'started'), 'accept'));
    const completed = await application.event('userMeetingInvitation completed');
    expect([completed.status, completed.resource?.members.operationId]).toEqual(['Success', 'op-1']);
    expect((await application.read(started.link.href)).members.state).toBe('Connected');
    const again = await application.post(await application.link('inviteUserToMeeting'), {
      ...input,
      operationId: 'op-2',
    });
    expect(again.status).toBe(409);
  },
);
