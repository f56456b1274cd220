import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'list · five entries by two → three pages, each entry once, counts in page; what is no number is 400 (contact-center.md#paging)',
  brokenAnswer(({ path }) => path.includes('page=1'), inBody('"elementCount":5', '"elementCount":2')),
  async (fixture) => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await fixture.chatApiWebhook(name);
    const names: string[] = [];
    for (const page of [0, 1, 2]) {
      const { json } = await fixture.chatApi.call('GET', `/web-hooks?size=2&page=${page}`);
      requireMembers(json, 'data', 'page');
      expect(json.page).toEqual({ pageSize: 2, pageIndex: page, elementCount: 5, pageCount: 3 });
      names.push(...json.data.map(({ name }: { readonly name: string }) => name));
    }
    expect(names.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    const behind = await fixture.chatApi.call('GET', '/web-hooks?size=2&page=3');
    expect(behind.json.data).toEqual([]);
    const usual = await fixture.chatApi.call('GET', '/web-hooks');
    expect(usual.json.page).toEqual({ pageSize: 20, pageIndex: 0, elementCount: 5, pageCount: 1 });
    expect((await fixture.chatApi.call('GET', '/web-hooks?size=x')).status).toBe(400);
    expect((await fixture.chatApi.call('GET', '/web-hooks?size=1001')).status).toBe(400);
  },
);
