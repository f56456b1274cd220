import { expect } from 'vitest';
import { linksOf } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'adhocMeeting · its time is over → 410 Gone, Expired, for reading, joining and deleting (trusted-application.md#throttling)',
  brokenAnswer((_request, answer) => answer?.status === 410, withStatus(404), 99),
  async (fixture) => {
    const { application } = fixture;
    const lastsMs = 120_000;
    const expirationTime = `/Date(${Date.now() + lastsMs})/`;
    const made = await application.post(await application.link('adhocMeetings'), { subject: 'short', expirationTime });
    expect(made.status).toBe(201);
    const links = linksOf(application.reader.resource(made.json, 'adhocMeeting'));
    expect((await application.get(links('self'))).status).toBe(200);
    const answers = await fixture.world.clock.ahead(lastsMs, async () => [
      await application.get(links('self')),
      await application.post(links('joinAdhocMeeting'), { operationId: 'join-1' }),
      await application.delete(links('self')),
    ]);
    for (const { status, json } of answers) {
      expect([status, json.code, json.subcode]).toEqual([410, 'Gone', 'Expired']);
    }
  },
);
