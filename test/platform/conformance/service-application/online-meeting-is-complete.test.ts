import { expect } from 'vitest';
import { meets, ringing } from '../bridging.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'onlineMeeting · of a meeting that goes on → URI, organizer, conference id, access level, subject (trusted-application.md#meetings)',
  brokenAnswer(
    ({ method, path }) => method === 'GET' && path.includes('/onlineMeeting?'),
    inBody('organizerUri', 'owner'),
  ),
  async (fixture) => {
    const { application, endpoint } = fixture;
    const meeting = await meets(fixture, await ringing(fixture), { subject: 'Chat with Iris' });
    const { members, links } = await application.read(meeting.onlineMeeting('self'), 'onlineMeeting');
    expect(members).toMatchObject({
      onlineMeetingUri: meeting.onlineMeetingUri,
      conferenceId: meeting.onlineMeetingUri.split(':').at(-1),
      organizerUri: endpoint.uri,
      organizerName: endpoint.displayName,
      accessLevel: 'Invited',
      subject: 'Chat with Iris',
    });
    expect(Object.keys(links).sort()).toEqual(['conversation', 'self', 'terminateOnlineMeeting']);
  },
);
