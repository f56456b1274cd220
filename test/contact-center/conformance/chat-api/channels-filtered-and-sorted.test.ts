import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'channels · by filter and sort → those that pass, in order; what cannot be read is 400 (contact-center.md#filters)',
  brokenAnswer(({ path }) => path.includes('filter='), inBody('"name":"Berta"', '"name":"Cora"')),
  async (fixture) => {
    const webHookId = await fixture.chatApiWebhook();
    for (const [name, id] of [
      ['Berta', '101'],
      ['Anna', '102'],
      ['Cora', '101'],
    ]) {
      await fixture.chatApi.call('POST', '/channels', { name, webHookId, routingOptions: { type: 'queue', id } });
    }
    const names = async (query: string) => {
      const { json } = await fixture.chatApi.call('GET', `/channels?${query}`);
      return json.data.map(({ name }: { readonly name: string }) => name);
    };
    const filter = encodeURIComponent('name==Anna,(routingOption.id==101;name!=Cora)');
    expect(await names(`filter=${filter}&sort=name:desc`)).toEqual(['Berta', 'Anna']);
    expect(await names('sort=name')).toEqual(['Anna', 'Berta', 'Cora']);
    expect((await fixture.chatApi.call('GET', '/channels?filter=name')).status).toBe(400);
    expect((await fixture.chatApi.call('GET', '/channels?filter=colour==red')).status).toBe(400);
    expect((await fixture.chatApi.call('GET', '/channels?sort=colour')).status).toBe(400);
  },
);
