import { expect } from 'vitest';
import { brokenAnswer, rule, withoutHeader } from '../rule.ts';
import { page } from '../rule-fixture.ts';

rule(
  'psat · one that cannot be verified → 401 that the page may read (ucwa.md#cors)',
  brokenAnswer((_request, answer) => answer?.status === 401, withoutHeader('access-control-allow-origin')),
  async (fixture) => {
    const answer = await fixture.fetch('/ucwa/psanon/v1/applications', {
      method: 'POST',
      headers: { authorization: 'Bearer psat=a.b.c', origin: page, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
  },
);
