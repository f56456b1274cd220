import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'input · members in PascalCase and in camelCase → both are read (ucwa.md#inputs)',
  brokenAnswer(({ body }) => body.includes('AnonymousDisplayName'), withStatus(400)),
  async (clients) => {
    for (const casing of ['PascalCase', 'camelCase'] as const) {
      const visitor = await clients.enter(await clients.visitorEntry(), `Iris ${casing}`, casing);
      const [me] = visitor.signedIn.application.embedded.me ?? [];
      expect(me?.members.name).toBe(`Iris ${casing}`);
    }
  },
);
