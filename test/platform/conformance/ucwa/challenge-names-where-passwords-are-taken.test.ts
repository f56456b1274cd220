import { expect } from 'vitest';
import { brokenAnswer, rule } from '../rule.ts';
import { oldClients } from './old-clients.ts';

rule(
  '401 · of signed-in people, where passwords are taken → a MsRtcOAuth and a Bearer challenge (ucwa.md#compatibility)',
  brokenAnswer(
    (_request, answer) => answer?.status === 401,
    (answer) => {
      const challenge = answer.headers['www-authenticate']?.replace(/MsRtcOAuth.*?, (?=Bearer)/, '') ?? '';
      return { ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } };
    },
    10,
  ),
  async (fixture) => {
    for (const path of ['/Autodiscover/AutodiscoverService.svc/root/oauth/user', '/ucwa/oauth/v1/applications/1/me']) {
      const answer = await fixture.fetch(path);
      expect(answer.status).toBe(401);
      const challenge = answer.headers.get('www-authenticate') ?? '';
      const keys = [...challenge.matchAll(/(\w+)="[^"]+"/g)].map(([, key]) => key);
      expect(keys).toEqual(['href', 'grant_type', 'trusted_issuers', 'client_id', 'authorization_uri']);
      expect(challenge).toMatch(/^MsRtcOAuth href="https?:\/\/[^"]*\/WebTicket\/oauthtoken".*, Bearer /);
    }
    const visitor = await fixture.fetch('/ucwa/psanon/v1/applications/1/me');
    expect(visitor.headers.get('www-authenticate')).not.toContain('MsRtcOAuth');
  },
  'service:',
  oldClients().differently,
);
