import { expect } from 'vitest';
import { brokenAnswer, rule, withoutHeader } from '../rule.ts';

rule(
  'answer · every one, refusals too → server, correlation id, and the client-request-id again (trusted-application.md#headers)',
  brokenAnswer(({ path }) => path.includes('/nothing'), withoutHeader('x-ms-correlation-id')),
  async (fixture) => {
    for (const path of ['/platformservice/discover', '/platformservice/nothing', '/nothing']) {
      const { headers } = await fixture.fetch(path, { headers: { 'client-request-id': 'request-7' } });
      expect(headers.get('x-ms-server-fqdn')).toBe('127.0.0.1');
      expect(headers.get('x-ms-correlation-id')).toMatch(/\S/);
      expect(headers.get('client-request-id')).toBe('request-7');
    }
  },
);
