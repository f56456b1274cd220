import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'input · members in any case, a rel, unknown ones, nulls → read, and the rest ignored (trusted-application.md#resources)',
  brokenAnswer(({ path }) => path.includes('anonApplicationTokens'), withStatus(400)),
  async ({ application }) => {
    const input = { ApplicationSessionID: 'a', ALLOWEDORIGINS: null, rel: 'service:tokenInput', other: { deep: [1] } };
    expect((await application.post(await application.link('anonApplicationTokens'), input)).status).toBe(200);
  },
);
