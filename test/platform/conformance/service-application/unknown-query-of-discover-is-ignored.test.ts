import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'discover · a query that means nothing here → ignored (trusted-application.md#discovery)',
  brokenAnswer(({ path }) => path.includes('deploymentpreference'), withStatus(400)),
  async ({ application }) => {
    for (const query of ['Region=northamerica', 'deploymentpreference=Weekly']) {
      expect((await application.get(`/platformservice/discover?${query}`)).status).toBe(200);
    }
  },
);
