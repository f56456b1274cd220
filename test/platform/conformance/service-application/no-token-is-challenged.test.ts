import { expect } from 'vitest';
import { brokenAnswer, rule, withoutHeader } from '../rule.ts';

rule(
  'token · none, expired, for another audience → 401 with the Bearer challenge and nothing else (trusted-application.md#application-tokens)',
  brokenAnswer((_request, answer) => answer?.status === 401, withoutHeader('www-authenticate')),
  async (fixture) => {
    const tokens = [
      undefined,
      'nonsense',
      await fixture.token([], {}, '-1h'),
      await fixture.token([], { aud: 'https://other.example' }),
    ];
    for (const token of tokens) {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const answer = await fixture.fetch('/platformservice/discover', { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(
        /^Bearer trusted_issuers=".+", client_id=".+", authorization_uri=".+"$/,
      );
      expect(await answer.text()).toBe('');
    }
  },
);
