import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../../../platform/conformance/rule.ts';
import { requireMembers, strictAnswer } from '../../../support/strict-center/center-answer.ts';
import { until } from '../../../support/until.ts';
import { StagedAgent } from '../../agent-stage.ts';
import { centerRule } from '../center-rule.ts';

const members = [
  'queue-id',
  'queue-name',
  'media-type',
  'queue-size',
  'longest-wait-time',
  'number-in-offered',
  'number-in-progress',
  'assigned-agent-count',
  'enabled-agent-count',
  'agent-count-waitTransact',
  'agent-count-busy',
  'agent-count-onBreak',
  'agent-count-workOffline',
  'agent-count-postProcess',
  'agent-count-loggedOut',
  'thirty-min-avg-wait-time',
  'thirty-min-longest-wait-time',
  'thirty-min-queued',
  'thirty-min-accepted',
  'thirty-min-abandoned',
  'day-avg-wait-time',
  'day-queued',
  'day-accepted',
  'day-abandoned',
];

centerRule(
  'statistics of a queue · one has an agent, one waits, one has left, agents of several statuses → counted so; without key 401, unknown queue 404 (contact-center.md#statistics)',
  [
    brokenAnswer(({ path }) => path.includes('/stats/rt/'), inBody('"number-in-progress":1', '"number-in-progress":0')),
    brokenAnswer(({ path }) => path.includes('/stats/rt/'), inBody('"day-abandoned":1', '"day-abandoned":0')),
  ],
  async (fixture) => {
    const { gateway, world, customer, origin } = fixture;
    const channelId = await fixture.gatewayChannel();
    const ann = await StagedAgent.made(world.center, customer, 'ann', 80);
    await StagedAgent.made(world.center, customer, 'bob');
    const cay = await StagedAgent.made(world.center, customer, 'cay');
    await world.center.desk.choose(cay.person, customer.tenant, { status: 'on-break' });
    await ann.available();
    const begin = async () => {
      const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
      return String(made.json.conversationId);
    };
    const first = await begin();
    await until(async () => (await ann.work()).includes('offered'));
    await ann.accepts(first);
    await world.center.desk.choose(ann.person, customer.tenant, { stopNew: true });
    const [, left] = [await begin(), await begin()];
    await gateway.call('PATCH', `/conversations/${left}/participants/user`, { removed: true });
    const read = async (path: string, headers: Readonly<Record<string, string>>) =>
      fetch(new URL(path, origin), { headers });
    const key = { 'x-api-key': customer.apiKey, 'X-8x8-Tenant': customer.tenant };
    await until(async () => {
      const { 'day-queued': queued, 'day-abandoned': abandoned } = await world.center.directory
        .queueStatistics(customer.tenant, '101')
        .then((found) => found?.queue ?? { 'day-queued': 0, 'day-abandoned': 0 });
      return queued === 3 && abandoned === 1;
    });
    const answer = await strictAnswer(await read('/cc/v1/stats/rt/queue/101', key), 'application/json');
    requireMembers(answer.json, 'queue');
    const { queue } = answer.json;
    requireMembers(queue, ...members);
    expect(queue).toMatchObject({
      'queue-id': '101',
      'queue-name': 'Billing',
      'media-type': 'chat',
      'queue-size': 1,
      'number-in-offered': 0,
      'number-in-progress': 1,
      'assigned-agent-count': 3,
      'enabled-agent-count': 3,
      'agent-count-waitTransact': 0,
      'agent-count-busy': 1,
      'agent-count-onBreak': 1,
      'agent-count-workOffline': 0,
      'agent-count-postProcess': 0,
      'agent-count-loggedOut': 1,
      'thirty-min-queued': 3,
      'thirty-min-accepted': 1,
      'thirty-min-abandoned': 1,
      'day-queued': 3,
      'day-accepted': 1,
      'day-abandoned': 1,
    });
    for (const member of members.slice(3)) expect(Number.isInteger(queue[member])).toBe(true);
    expect((await read('/cc/v1/stats/rt/queue/999', key)).status).toBe(404);
    expect((await read('/cc/v1/stats/rt/queue/101', {})).status).toBe(401);
  },
);
