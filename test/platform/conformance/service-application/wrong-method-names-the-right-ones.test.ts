import { expect } from 'vitest';
import { brokenAnswer, rule, withoutHeader } from '../rule.ts';

rule(
  'method · one that a path does not take → 405 MethodNotAllowed with Allow (trusted-application.md#error-codes)',
  brokenAnswer((_request, answer) => answer?.status === 405, withoutHeader('allow')),
  async ({ application }) => {
    const { status, json, headers } = await application.delete(await application.link('anonApplicationTokens'));
    expect([status, json.code, headers.allow]).toEqual([405, 'MethodNotAllowed', 'POST']);
  },
);
