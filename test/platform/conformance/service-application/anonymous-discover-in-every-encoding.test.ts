import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';
import { page } from '../rule-fixture.ts';

rule(
  'discover · anonymousContext decoded never, once, twice → where visitors sign in, readable by their page (trusted-application.md#anonymous-tokens)',
  brokenAnswer(({ path }) => path.includes('psat%253d'), withStatus(403)),
  async (fixture) => {
    const token = await fixture.visitorToken();
    for (const context of [token, token.replace('=', '%3d'), token.replace('=', '%253d')]) {
      const answer = await fixture.fetch(`/platformService/discover?anonymousContext=${context}`, {
        headers: { origin: page },
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBe(page);
      expect(await answer.json()).toMatchObject({
        _links: { anonApplications: { href: `${fixture.origin}/ucwa/psanon/v1/applications` } },
      });
    }
  },
);
