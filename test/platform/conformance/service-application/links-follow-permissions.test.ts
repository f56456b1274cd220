import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';
import { allRoles } from '../rule-fixture.ts';

const offered: Readonly<Record<string, readonly string[]>> = {
  'Guests.Join': ['anonApplicationTokens'],
  'Meetings.OnDemand.Create': ['adhocMeetings'],
  'Meetings.JoinManage': ['joinOnlineMeeting', 'inviteUserToMeeting'],
  'Messages.SendReceive': ['startMessaging'],
};

rule(
  'application · without a permission → without its links, and 403 where they led (trusted-application.md#permissions)',
  brokenAnswer(
    (_request, answer) =>
      answer?.status === 200 && /"rel":"service:application"/.test(answer.body) && !answer.body.includes('inviteUser'),
    inBody('"rel":"service:application"', '"inviteUserToMeeting":1,"rel":"service:application"'),
  ),
  async (fixture) => {
    const { application, endpoint, origin } = fixture;
    const links = new Map(
      await Promise.all(
        Object.values(offered)
          .flat()
          .map(async (rel) => [rel, await application.link(rel)] as const),
      ),
    );
    for (const missing of allRoles) {
      const roles = allRoles.filter((role) => role !== missing);
      application.use({
        discoverUrl: `${origin}/platformservice/discover`,
        endpointUri: endpoint.uri,
        token: await fixture.token(roles),
      });
      const shown = JSON.stringify((await application.initialize()).members);
      for (const [rel, href] of links) {
        const isMissing = offered[missing]?.includes(rel) === true;
        expect([missing, rel, shown.includes(rel)]).toEqual([missing, rel, !isMissing]);
        if (isMissing) expect((await application.post(href, { operationId: 'a' })).status).toBe(403);
      }
    }
  },
);
