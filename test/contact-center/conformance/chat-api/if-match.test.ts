import { expect } from 'vitest';
import { brokenAnswer, withoutHeader } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'PUT · with If-Match of what it replaces, of something older → 200, 412 (contact-center.md#if-match)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/web-hooks'), withoutHeader('etag')),
  async (fixture) => {
    const { chatApi, uri } = fixture;
    const input = { name: 'n', uri, version: 'v2.0' };
    const made = await chatApi.call('POST', '/web-hooks', input);
    const etag = made.headers.get('etag') ?? '';
    expect(etag).toMatch(/^\d+$/);
    const path = `/web-hooks/${made.json.id}`;
    const first = await chatApi.call('PUT', path, { ...input, name: 'a' }, { 'if-match': etag });
    expect([first.status, first.json.name]).toEqual([200, 'a']);
    expect(Number(first.headers.get('etag'))).toBe(Number(etag) + 1);
    expect((await chatApi.call('PUT', path, { ...input, name: 'b' }, { 'if-match': etag })).status).toBe(412);
    expect((await chatApi.call('GET', path)).json.name).toBe('a');
    expect((await chatApi.call('PUT', path, { ...input, name: 'c' })).status).toBe(200);
  },
);
