import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'body · larger than anything that is said → 413 EntityTooLarge (trusted-application.md#error-codes)',
  brokenAnswer((_request, answer) => answer?.status === 413, inBody('EntityTooLarge', 'BadRequest')),
  async ({ application }) => {
    const input = { applicationSessionId: 'a', padding: 'x'.repeat(70_000) };
    const { status, json } = await application.post(await application.link('anonApplicationTokens'), input);
    expect([status, json.code]).toEqual([413, 'EntityTooLarge']);
  },
);
