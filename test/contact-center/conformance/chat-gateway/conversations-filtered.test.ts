import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'conversations · by state, by a key of the user’s own → those; the customer of one API is the user of the other (contact-center.md#customer)',
  brokenAnswer(({ path }) => path.includes('ourKey'), inBody('"totalElements":1', '"totalElements":2')),
  async (fixture) => {
    const { gateway, chatApi } = fixture;
    const channelId = await fixture.gatewayChannel();
    const customer = { ourKey: 'k7', customerId: 'u9', phone: '+47' };
    const made = await chatApi.call('POST', '/conversations', { channelId, customer });
    await gateway.call('POST', '/conversations', { channelId, user: { name: 'Ida' } });
    const found = await gateway.list('conversations', '/conversations?filter=user.ourKey==k7;state==active');
    expect(found.json.page.totalElements).toBe(1);
    expect(found.entries).toMatchObject([
      {
        id: made.json.conversationId,
        user: { userId: 'u9', phone: '+47', additionalProperties: [{ key: 'ourKey', value: 'k7' }] },
      },
    ]);
    const newest = await gateway.list('conversations', '/conversations?sort=createdAt:desc&size=1');
    expect(newest.entries).toMatchObject([{ user: { name: 'Ida' } }]);
    expect((await gateway.call('GET', '/conversations?filter=colour==red')).status).toBe(400);
  },
);

centerRule(
  'conversations · by a value between quotation marks → with what a filter is made of (contact-center.md#filters)',
  brokenAnswer(({ path }) => path.includes('filter'), inBody('"totalElements":1', '"totalElements":0')),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const company = 'Smith, Jones; "Sons" (UK)';
    await gateway.call('POST', '/conversations', { channelId, user: { company } });
    await gateway.call('POST', '/conversations', { channelId, user: { company: 'Smith' } });
    const found = async (filter: string) =>
      (await gateway.list('conversations', `/conversations?filter=${encodeURIComponent(filter)}`)).json.page
        .totalElements;
    expect(await found('user.company=="Smith, Jones; \\"Sons\\" (UK)"')).toBe(1);
    expect(await found("(user.company=='*(UK)');state==active")).toBe(1);
  },
);
