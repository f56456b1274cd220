import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { until } from '../../../support/until.ts';
import { centerRule } from '../center-rule.ts';
import { chatOfAnn } from '../chat-of-ann.ts';

centerRule(
  'assignment · changed while an agent has the conversation → 409, the user’s data are changed all the same; after the end → where the next interaction waits (contact-center.md#change-conversation)',
  brokenAnswer((_, answer) => answer?.status === 409, withStatus(202)),
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const { ann, id, path } = await chatOfAnn(fixture, channelId);
    const assignment = { type: 'queue', id: '102' };
    const refused = await gateway.call('PATCH', path, { assignment });
    expect([refused.status, refused.json.errors[0].code]).toEqual([409, 'assigned_to_agent']);
    expect((await gateway.call('PUT', path, { channelId, user: {}, assignment })).status).toBe(409);
    const changed = await gateway.call('PATCH', path, { user: { name: 'Kim' } });
    expect(changed).toMatchObject({
      status: 202,
      json: { user: { name: 'Kim' }, assignment: { type: 'agent', id: 'ann' } },
    });
    await ann.ends(id);
    expect(await gateway.call('PATCH', path, { assignment })).toMatchObject({ status: 202, json: { assignment } });
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Again' });
    expect((await gateway.call('GET', path)).json).toMatchObject({ state: 'active', assignment });
    const queued = async () => {
      const all = await fixture.events(4);
      return [...all, ...fixture.received.slice(5)]
        .map(({ json }) => json)
        .filter(({ eventType }) => eventType === 'QUEUED');
    };
    await until(async () => (await queued()).length > 1);
    expect((await queued()).at(-1)?.data).toEqual({ queueId: '102', queueName: 'Repairs' });
  },
);
