import { expect } from 'vitest';
import { brokenAnswer, rule, withoutHeader } from '../rule.ts';
import { page } from '../rule-fixture.ts';

rule(
  "page · the token's → reads every answer, errors too; another one → 403 with diagnostics that it cannot read (ucwa.md#cors)",
  brokenAnswer((_request, answer) => answer?.status === 404, withoutHeader('access-control-allow-origin')),
  async (fixture) => {
    const authorization = `Bearer ${await fixture.visitorToken()}`;
    const ask = async (path: string, method: string, origin: string, more: Record<string, string> = {}) => {
      const answer = await fixture.fetch(path, { method, headers: { authorization, origin, ...more } });
      return { status: answer.status, readers: answer.headers.get('access-control-allow-origin'), answer };
    };
    const applications = '/ucwa/psanon/v1/applications';
    for (const [path, method, status] of [
      [`${applications}/1`, 'GET', 404],
      [applications, 'DELETE', 405],
      [applications, 'POST', 400],
    ] as const) {
      expect(await ask(path, method, page)).toMatchObject({ status, readers: page });
      const foreign = await ask(path, method, 'https://elsewhere.example');
      expect(foreign).toMatchObject({ status: 403, readers: null });
      expect(foreign.answer.headers.get('x-ms-diagnostics')).toMatch(/^28070;/);
    }
    const bad = await ask(applications, 'POST', page, { authorization: 'Bearer psat=nonsense' });
    expect(bad).toMatchObject({ status: 401, readers: page });
    const exposed = bad.answer.headers.get('access-control-expose-headers');
    for (const name of ['Location', 'ETag', 'WWW-Authenticate', 'Retry-After']) expect(exposed).toContain(name);
  },
);
