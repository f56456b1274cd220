import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'anonApplicationTokens · for a meeting by its join URL → 403 OperationNotSupported, not a token for something else (trusted-application.md#anonymous-tokens)',
  brokenAnswer(
    ({ path, body }) => path.includes('anonApplicationTokens') && body.includes('meetingUrl'),
    withStatus(200),
  ),
  async (fixture) => {
    const { application } = fixture;
    const input = { applicationSessionId: 'session-1', allowedOrigins: 'https://shop.northwind.example' };
    const tokens = await application.link('anonApplicationTokens');
    const refused = await application.post(tokens, { ...input, meetingUrl: 'https://meet.northwind.example/care/1' });
    expect([refused.status, refused.json.code, refused.json.subcode]).toEqual([
      403,
      'Forbidden',
      'OperationNotSupported',
    ]);
    expect((await application.post(tokens, input)).status).toBe(200);
  },
);
