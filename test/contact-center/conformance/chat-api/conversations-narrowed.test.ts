import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'conversations · by status, channel, customer and order → those, in the order of their begin (contact-center.md#statuses)',
  brokenAnswer(({ path }) => path.includes('status=deleted'), inBody(/"data":\[.*?\],"page"/, '"data":[],"page"')),
  async (fixture) => {
    const { chatApi } = fixture;
    const channelId = await fixture.chatApiChannel();
    const other = await fixture.chatApiChannel();
    const begin = async (channel: string, customer: object): Promise<string> =>
      (await chatApi.call('POST', '/conversations', { channelId: channel, customer })).json.conversationId;
    const a = await begin(channelId, { email: 'a@x.example', customerId: 'u1' });
    const b = await begin(channelId, { email: 'b@x.example', ourKey: 'k7' });
    const c = await begin(other, { email: 'c@x.example', userId: 'u2' });
    await chatApi.call('DELETE', `/conversations/${b}/participants/customer`);
    const ids = async (query: string) =>
      (await chatApi.call('GET', `/conversations?${query}`)).json.data.map(({ id }: { readonly id: string }) => id);
    expect(await ids('')).toEqual([a, b, c]);
    expect(await ids('order=desc')).toEqual([c, b, a]);
    expect(await ids('status=deleted')).toEqual([b]);
    expect(await ids(`status=pending&channel-id=${channelId}`)).toEqual([a]);
    expect(await ids('status=handling')).toEqual([]);
    expect(await ids('userId=u1')).toEqual([a]);
    expect(await ids('userId=u2')).toEqual([c]);
    expect(await ids('customer.email=b@x.example')).toEqual([b]);
    expect(await ids('customer.ourKey=k7')).toEqual([b]);
    expect((await chatApi.call('GET', '/conversations?status=closed')).status).toBe(400);
  },
);
