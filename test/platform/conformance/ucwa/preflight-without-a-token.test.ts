import { expect } from 'vitest';
import { brokenAnswer, rule, withoutHeader } from '../rule.ts';

rule(
  'preflight · from any usable page → 204 that lets it send what clients send; from another → 403 (ucwa.md#cors)',
  brokenAnswer(({ method }) => method === 'OPTIONS', withoutHeader('access-control-allow-headers')),
  async (fixture) => {
    const wanted = ['authorization', 'content-type', 'if-match', 'client-request-id', 'x-ms-sdk-instance'];
    const named = { 'access-control-request-method': 'PUT', 'access-control-request-headers': wanted.join() };
    const ask = (origin: string, more: Record<string, string> = named) =>
      fixture.fetch('/ucwa/psanon/v1/applications/1/communication', {
        method: 'OPTIONS',
        headers: { origin, ...more },
      });
    const answer = await ask('https://anything.example');
    const allowed = (name: string) => answer.headers.get(`access-control-allow-${name}`) ?? '';
    expect(answer.status).toBe(204);
    expect([allowed('origin'), allowed('credentials')]).toEqual(['https://anything.example', 'true']);
    expect(allowed('methods').split(', ')).toEqual(expect.arrayContaining(['GET', 'POST', 'PUT', 'DELETE']));
    expect(allowed('headers').split(', ')).toEqual(expect.arrayContaining(wanted));
    const brief = await ask('https://anything.example', {});
    expect([brief.status, brief.headers.get('access-control-allow-origin')]).toEqual([204, 'https://anything.example']);
    const refused = await ask('http://anything.example');
    expect([refused.status, refused.headers.has('access-control-allow-origin')]).toEqual([403, false]);
  },
);
