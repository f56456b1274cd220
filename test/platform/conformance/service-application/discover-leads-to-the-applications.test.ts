import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'discover · with a token → the applications link is absolute, on whatever host (trusted-application.md#discovery)',
  brokenAnswer(
    ({ path }) => path.includes('discover'),
    inBody(/http:\/\/[^/"]+(\/platformservice\/v1\/applications)/, '$1'),
  ),
  async ({ application }) => {
    expect((await application.initialize()).links.anonApplicationTokens).toBeDefined();
  },
);
