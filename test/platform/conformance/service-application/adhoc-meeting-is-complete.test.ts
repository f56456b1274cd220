import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

const given = {
  subject: 'Monday',
  description: 'Once a week',
  accessLevel: 'Invited',
  entryExitAnnouncement: 'Disabled',
  automaticLeaderAssignment: 'SameEnterprise',
  phoneUserAdmission: 'Disabled',
  lobbyBypassForPhoneUsers: 'Disabled',
  leaders: ['sip:mira.voss@northwind.example'],
  attendees: ['sip:jonas@northwind.example'],
  disableIm: false,
  muteAllAttendees: true,
  blockAttendeeVideo: true,
  meetingType: 'OneOff',
  context: 'cart 7',
};

rule(
  'adhocMeeting · made with everything that can be said → shown again, with its own members and links (trusted-application.md#adhoc-meetings)',
  brokenAnswer(({ path }) => path.includes('adhocMeetings'), inBody('"joinUrl"', '"url"'), 2),
  async (fixture) => {
    const { application, endpoint } = fixture;
    const collection = await application.link('adhocMeetings');
    const expirationTime = new Date(Date.now() + 3_600_000).toISOString();
    const made = await application.post(collection, {
      ...given,
      key: 'monday7',
      expirationTime,
      rel: 'service:meeting',
    });
    expect(made.status).toBe(201);
    const { members, links } = await application.read(made.headers.location ?? '', 'adhocMeeting');
    expect(members).toMatchObject({
      ...given,
      onlineMeetingId: 'MONDAY7',
      conferenceId: 'MONDAY7',
      organizerUri: endpoint.uri,
      onlineMeetingUri: expect.stringMatching(new RegExp(`^${endpoint.uri};gruu;opaque=app:conf:focus:id:[0-9A-Z]+$`)),
      expirationTime,
      etag: expect.any(String),
    });
    expect(made.headers.etag).toBe(`"${members.etag}"`);
    expect(links.self).toContain(
      `/adhocMeetings/MONDAY7?endpointId=${endpoint.uri}&onlineMeetingContext=${endpoint.uri}`,
    );
    expect((await application.get(links.discover ?? '')).status).toBe(200);
    const joining = new URL(links.joinAdhocMeeting ?? '');
    expect(joining.searchParams.get('confUrl')).toBe(members.onlineMeetingUri);
    const opened = await fixture.fetch(String(members.joinUrl));
    expect([opened.status, ((await opened.json()) as { subcode: string }).subcode]).toEqual([403, 'InviteesOnly']);
    for (const past of ['2020-01-01T00:00:00.000Z', 'soon']) {
      const refused = await application.post(collection, { subject: 'Past', expirationTime: past });
      expect([refused.status, refused.json.parameters]).toEqual([400, [{ name: 'expirationTime' }]]);
    }
  },
);
