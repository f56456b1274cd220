import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'allowedOrigins · one that is not https → 400 ParameterValidationFailure that names it (trusted-application.md#anonymous-tokens)',
  brokenAnswer((_request, answer) => answer?.status === 400, inBody('"allowedOrigins"', '"origins"')),
  async ({ application }) => {
    const input = { applicationSessionId: 'session-1', allowedOrigins: 'https://a.example;http://b.example' };
    const { status, json } = await application.post(await application.link('anonApplicationTokens'), input);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      code: 'BadRequest',
      subcode: 'ParameterValidationFailure',
      parameters: [{ name: 'allowedOrigins' }],
    });
  },
);
