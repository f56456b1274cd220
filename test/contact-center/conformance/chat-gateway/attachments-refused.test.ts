import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'attachment · a page by any name, bytes of another kind, empty, by an agent, none, unknown, of another conversation → refused, and nothing is kept (contact-center.md#attachments)',
  brokenAnswer(({ path }) => path.endsWith('/attachments'), withStatus(200)),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const begin = async () => {
      const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
      return `/conversations/${made.json.conversationId}`;
    };
    const [path, other] = [await begin(), await begin()];
    const statusOf = async (name: string, content: string, authorType = 'user') =>
      (await gateway.upload(path, { name, content, authorType })).status;
    expect(await statusOf('page.html', '<script>1</script>')).toBe(400);
    expect(await statusOf('page.svg', '<svg/>')).toBe(400);
    expect(await statusOf('page.png', '<script>1</script>')).toBe(400);
    expect(await statusOf('tool.exe', 'MZ')).toBe(400);
    expect(await statusOf('no-ending', 'x')).toBe(400);
    expect(await statusOf('nul.txt', 'a\u0000b')).toBe(400);
    expect(await statusOf('empty.txt', '')).toBe(400);
    expect(await statusOf('a.txt', 'x', 'agent')).toBe(400);
    expect((await gateway.call('POST', `${path}/attachments`, { authorType: 'user' })).status).toBe(400);
    expect((await gateway.upload('/conversations/x', { name: 'a.txt', content: 'x' })).status).toBe(404);
    expect((await gateway.list('attachments', `${path}/attachments`)).entries).toEqual([]);
    const { id } = (await gateway.upload(path, { name: 'a.txt', content: 'x' })).json;
    const names = { authorType: 'user', attachments: [{ id }] };
    expect((await gateway.call('POST', `${other}/messages`, names)).status).toBe(400);
    expect((await gateway.call('GET', `${other}/attachments/${id}`)).status).toBe(404);
    expect((await gateway.content(`${other}/attachments/${id}/content`)).status).toBe(404);
    expect((await gateway.call('GET', '/conversations/x/attachments')).status).toBe(404);
    const history = { messages: [{ authorType: 'user', attachments: [{ id }] }] };
    expect((await gateway.call('POST', '/conversations', { channelId, user: {}, history })).status).toBe(400);
  },
);
