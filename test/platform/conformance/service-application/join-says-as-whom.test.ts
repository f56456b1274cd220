import { expect } from 'vitest';
import { linksOf } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'joinAdhocMeeting · with the name and type of the participant → shown by its operation (trusted-application.md#adhoc-meetings)',
  brokenCallback(
    ({ body }) => body.includes('onlineMeetingInvitation'),
    (request) => [inBody(/"Trusted"/g, '"Application"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const made = await application.post(await application.link('adhocMeetings'), { subject: 'Monday' });
    const join = linksOf(application.reader.resource(made.json, 'adhocMeeting'))('joinAdhocMeeting');
    const participant = {
      localParticipantUri: 'sip:bot@northwind.example',
      localParticipantDisplayName: 'Helping hand',
      localParticipantType: 'Trusted',
    };
    expect((await application.post(join, { operationId: 'join-1', ...participant })).status).toBe(201);
    const { resource } = await application.event('onlineMeetingInvitation completed');
    expect(resource?.members).toMatchObject({ operationId: 'join-1', state: 'Connected', ...participant });
    expect((await application.post(join, { operationId: 'join-2', localParticipantType: 'Owner' })).status).toBe(400);
  },
);
