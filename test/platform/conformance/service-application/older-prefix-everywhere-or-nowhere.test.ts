import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'relations · of one registration → one prefix in every name (trusted-application.md#relation-prefixes)',
  brokenAnswer(
    ({ path }) => path.includes('/applications/'),
    inBody('service:communication', 'ms:rtc:saas:communication'),
  ),
  async ({ application }) => {
    const { members } = await application.initialize();
    const names = [...JSON.stringify(members).matchAll(/"((?:service:|ms:rtc:saas:)\w+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(4);
    expect(names.every((name) => name?.startsWith('service:'))).toBe(true);
  },
);
