import { expect } from 'vitest';
import { sendStrictly } from '../../../support/strict-ucwa-client/wire.ts';
import { brokenAnswer, rule, withoutHeader } from '../rule.ts';
import { Clients } from './clients.ts';

rule(
  'token · broken, or of the other kind → 401 with a Bearer challenge, which the page can read (ucwa.md#cors)',
  brokenAnswer(({ path }) => path.includes('/psanon/'), withoutHeader('www-authenticate')),
  async (fixture) => {
    const clients = new Clients(fixture);
    const entry = await clients.visitorEntry();
    for (const token of [`${entry.token}x`, entry.token.replace(/^psat=/, ''), 'psat=', 'x']) {
      const sender = { token, page: entry.page };
      const { status } = await sendStrictly(sender, 'POST', `${fixture.origin}/ucwa/psanon/v1/applications`, {
        body: '{}',
      });
      expect(status).toBe(401);
    }
    const { status } = await sendStrictly(
      { token: entry.token },
      'POST',
      `${fixture.origin}/ucwa/oauth/v1/applications`,
    );
    expect(status).toBe(401);
  },
);
