import { expect } from 'vitest';
import { linksOf } from '../bridging.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'adhocMeetings · POST, join, GET, DELETE → 201 with the meeting, its conversation begins, 200, 204 and 404 (trusted-application.md#adhoc-meetings)',
  brokenAnswer(
    ({ path, method }) => method === 'POST' && path.includes('adhocMeetings'),
    inBody(/http:\/\/[^/"]+(\/platformservice[^"]*confUrl)/, '$1'),
  ),
  async (fixture) => {
    const { application } = fixture;
    const input = { subject: 'Monday', accessLevel: 'Everyone', rel: 'service:meeting' };
    const made = await application.post(await application.link('adhocMeetings'), input);
    expect(made.status).toBe(201);
    const resource = application.reader.resource(made.json, 'adhocMeeting');
    expect(resource.members).toMatchObject({
      subject: 'Monday',
      accessLevel: 'Everyone',
      onlineMeetingUri: expect.stringMatching(/^sip:/),
    });
    expect(Date.parse(String(resource.members.expirationTime))).toBeGreaterThan(Date.now() + 7.9 * 3_600_000);
    const links = linksOf(resource);
    expect(links('joinAdhocMeeting')).toMatch(/^https?:/);
    expect(made.headers.location).toBe(links('self'));
    expect((await application.read(links('self'))).members.onlineMeetingId).toBe(resource.members.onlineMeetingId);
    expect(
      (await application.post(links('joinAdhocMeeting'), { operationId: 'join-1', callbackContext: 'monday' })).status,
    ).toBe(201);
    const joined = await application.event('onlineMeetingInvitation completed');
    expect([joined.query, joined.resource?.members.onlineMeetingUri]).toEqual([
      '?callbackContext=monday',
      resource.members.onlineMeetingUri,
    ]);
    expect((await application.post(links('joinAdhocMeeting'), { operationId: 'join-2' })).status).toBe(409);
    expect((await application.delete(links('self'))).status).toBe(204);
    await application.event('conversation deleted');
    expect((await application.get(links('self'))).status).toBe(404);
    expect((await application.post(links('joinAdhocMeeting'), { operationId: 'join-3' })).status).toBe(404);
  },
);
