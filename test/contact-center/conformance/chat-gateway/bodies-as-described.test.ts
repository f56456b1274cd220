import { expect } from 'vitest';
import { brokenAnswer, inBody, withStatus } from '../../../platform/conformance/rule.ts';
import { requireMembers } from '../../../support/strict-center/center-answer.ts';
import { centerRule } from '../center-rule.ts';

centerRule(
  'bodies · with the least that the description requires: a version by its other name, no kind of channel or assignment, no author of a file or of others’ message, a change of everything or nothing → taken; messages always have a text (contact-center.md#webhooks)',
  [
    brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/channels'), withStatus(400)),
    brokenAnswer(({ path, method }) => method === 'GET' && path.includes('/messages'), inBody('"text":"",', '')),
  ],
  async (fixture) => {
    const { gateway, chatApi, uri } = fixture;
    const hook = await gateway.call('POST', '/webhooks', { name: 'n', uri, notificationVersion: 'Chat Gateway v1.0' });
    expect([hook.status, hook.json.version]).toEqual([200, 'Chat Gateway v1.0']);
    expect((await gateway.call('POST', '/webhooks/verify', { uri, version: 'v2.0' })).status).toBe(204);
    const routingOptions = { type: 'queue', id: '101' };
    const channel = await gateway.call('POST', '/channels', { name: 'c', webHookId: hook.json.id, routingOptions });
    expect([channel.status, channel.json.type]).toEqual([200, 'ChatAPI']);
    const { id: channelId } = channel.json;
    const made = await gateway.call('POST', '/conversations', { channelId, user: {}, assignment: { id: '102' } });
    const path = `/conversations/${made.json.conversationId}`;
    expect((await gateway.call('GET', path)).json.assignment).toEqual({ type: 'queue', id: '102' });
    const both = { user: { name: 'Ida' }, assignment: { id: '101' } };
    expect(await gateway.call('PATCH', path, both)).toMatchObject({ status: 202, json: { user: { name: 'Ida' } } });
    for (const method of ['PATCH', 'PUT'])
      expect(await gateway.call(method, path, {})).toMatchObject({
        status: 202,
        json: { user: { name: 'Ida' }, assignment: { type: 'queue', id: '101' } },
      });
    const { id } = (await gateway.upload(path, { name: 'a.txt', content: 'x', authorType: '' })).json;
    const externalProvider = { name: 'X', externalMessageId: '1234567890123456789' };
    expect((await gateway.call('POST', `${path}/messages`, { externalProvider })).status).toBe(202);
    expect((await gateway.call('POST', `${path}/messages`, { authorType: 'bot', attachments: [{ id }] })).status).toBe(
      202,
    );
    const { entries } = await gateway.list('messages', `${path}/messages?sort=createdAt:asc`);
    expect(entries).toMatchObject([
      { text: '', author: { type: 'user' }, externalProvider },
      { text: '', author: { type: 'bot' }, attachments: [{ id }] },
    ]);
    requireMembers(entries[1], 'id', 'text', 'createdAt', 'author', 'attachments');
    const { json } = await chatApi.call('GET', `${path}/messages`);
    expect(json.messages).toMatchObject([{ originalText: '' }, { originalText: 'a.txt' }]);
    const sorted = await gateway.list('attachments', `${path}/attachments?sort=filename:desc&filter=type==file`);
    expect(sorted.entries).toMatchObject([{ id }]);
    expect((await gateway.call('GET', `${path}/attachments?filter=owner==x`)).status).toBe(400);
  },
);

centerRule(
  'bodies · with null for what may be missing → as without it, at both APIs; for what may not → 400 (contact-center.md#media-types)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/messages'), withStatus(400)),
  async (fixture) => {
    const { gateway, chatApi } = fixture;
    const channelId = await fixture.gatewayChannel();
    const user = { name: 'Ida', email: null, additionalProperties: null };
    const made = await gateway.call('POST', '/conversations', { channelId, user, assignment: null, history: null });
    expect(made.status).toBe(202);
    const path = `/conversations/${made.json.conversationId}`;
    const content = { type: 'AdaptiveCard', body: null };
    const line = { authorType: 'bot', text: null, attachments: null, cards: [{ id: null, content }] };
    expect((await gateway.call('POST', `${path}/messages`, line)).status).toBe(202);
    const { entries } = await gateway.list('messages', `${path}/messages`);
    expect(entries).toMatchObject([{ text: '', cards: [{ content }] }]);
    const patched = await gateway.call('PATCH', path, { user: null, assignment: null });
    expect(patched).toMatchObject({ status: 202, json: { user: { name: 'Ida' }, assignment: { id: '101' } } });
    const empty = { authorType: 'user', text: null };
    expect(await gateway.call('POST', `${path}/messages`, empty)).toMatchObject({ status: 400 });
    expect(await gateway.call('POST', `${path}/messages`, { authorType: null, text: 'x' })).toMatchObject({
      status: 400,
    });
    expect((await chatApi.call('POST', `${path}/messages`, { authorType: null, text: 'x' })).status).toBe(202);
    expect((await chatApi.call('POST', `${path}/messages`, { text: null })).status).toBe(400);
    const customer = { name: 'Jon', company: null, ourKey: null };
    const other = await chatApi.call('POST', '/conversations', { channelId, customer, user: null });
    expect((await chatApi.call('GET', `/conversations/${other.json.conversationId}`)).json.customer).toEqual({
      name: 'Jon',
      language: 'en',
    });
  },
);
