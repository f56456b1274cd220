import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'endpointId · any case, encoded or not, under any case of its name → the same application (trusted-application.md#links)',
  brokenAnswer(({ path }) => path.includes('sip%3A'), withStatus(403)),
  async ({ application, endpoint: { uri } }) => {
    const queries = [`endpointId=${uri}`, `endpointid=${encodeURIComponent(uri)}`, `ENDPOINTID=${uri.toUpperCase()}`];
    for (const query of queries) {
      const answer = await application.get(`/platformservice/v1/applications?Region=northamerica&${query}`);
      expect([query, answer.status]).toEqual([query, 200]);
    }
  },
);
