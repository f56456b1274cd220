import { expect } from 'vitest';
import { brokenCallback, inBody, rule } from '../rule.ts';
import { allRoles } from '../rule-fixture.ts';

rule(
  'invitation · the application may not make meetings → its callback does not offer one (trusted-application.md#permissions)',
  brokenCallback(
    ({ body }) => body.includes('started'),
    (request) => [inBody('"service:decline"', '"service:startAdhocMeeting"')(request)],
  ),
  async (fixture) => {
    const { application, endpoint, origin } = fixture;
    const visitor = await fixture.visitor();
    const token = await fixture.token(allRoles.filter((role) => role !== 'Meetings.OnDemand.Create'));
    application.use({ discoverUrl: `${origin}/platformservice/discover`, endpointUri: endpoint.uri, token });
    await application.initialize();
    await visitor.post(`${visitor.path}/communication/messagingInvitations`, { operationId: 'a', to: endpoint.uri });
    const { resource } = await application.event('messagingInvitation started');
    expect(Object.keys(resource?.links ?? {}).sort()).toEqual(
      ['self', 'conversation', 'accept', 'decline', 'acceptAndBridge', 'inviteUserToMeeting'].sort(),
    );
  },
);
