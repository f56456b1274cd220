import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'list · in pages, sorted, filtered → embedded by its plural, with a link to itself and counts (contact-center.md#paging)',
  brokenAnswer(({ path }) => path.includes('size=2'), inBody('"totalPages":2', '"totalPages":1')),
  async (fixture) => {
    for (const name of ['b', 'a', 'c']) await fixture.gatewayWebhook(name);
    const first = await fixture.gateway.list('webhooks', '/webhooks?size=2&sort=name:desc');
    expect(first.json.page).toEqual({ size: 2, number: 0, totalElements: 3, totalPages: 2 });
    expect(first.entries).toMatchObject([{ name: 'c' }, { name: 'b' }]);
    expect(first.json._links.self.href).toContain('/chat-gateway/v1/webhooks?size=2');
    const second = await fixture.gateway.list('webhooks', '/webhooks?size=2&page=1&sort=name:desc');
    expect(second.entries).toMatchObject([{ name: 'a' }]);
    const some = await fixture.gateway.list('webhooks', '/webhooks?filter=name==a,name==c');
    expect(some.json.page.totalElements).toBe(2);
    expect((await fixture.gateway.list('channels', '/channels')).entries).toEqual([]);
    const wrong = await fixture.gateway.call('GET', '/webhooks?page=-1');
    expect([wrong.status, wrong.json.errors[0].code]).toEqual([400, 'invalid_parameter']);
  },
);
