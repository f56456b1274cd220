import { expect } from 'vitest';
import { brokenAnswer, brokenCallback, inBody, withStatus } from '../../../platform/conformance/rule.ts';
import { smallServer } from '../../../support/small-server.ts';
import { until } from '../../../support/until.ts';
import { centerRule } from '../center-rule.ts';
import { chatOfAnn } from '../chat-of-ann.ts';

const bySurvey = ({ path }: { readonly path: string }) => path.endsWith('/post-agent-assignment');

centerRule(
  'post-agent assignment · arranged, a second one refused, the agent ends → its webhook hears of the end and of what is said then, the channel’s of the end alone, and no queue gets it (contact-center.md#post-agent-assignment)',
  [
    brokenAnswer(bySurvey, withStatus(200)),
    brokenAnswer((request, answer) => bySurvey(request) && answer?.status === 400, withStatus(201)),
    brokenCallback(
      ({ body }) => body.includes('"state":"idle"'),
      (request) => [inBody('"idle"', '"active"')(request)],
    ),
  ],
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    const survey = await smallServer(() => ({ status: 200 }));
    const uri = `${survey.origin}/survey`;
    const hook = await gateway.call('POST', '/webhooks', { name: 'Survey', uri, version: 'Chat Gateway v1.0' });
    const { ann, id, path } = await chatOfAnn(fixture, channelId);
    // As recorded clients send them: numbers as texts.
    const configuration = { notifyChannelWebhookIfExists: 'false', maxTotalMinutes: '20', userTimeoutInMinutes: 10 };
    const assign = (webhook: string, more = configuration) =>
      gateway.call('POST', `${path}/post-agent-assignment`, { type: 'webhook', id: webhook, configuration: more });
    expect((await assign('none')).status).toBe(400);
    expect((await assign(hook.json.id, { ...configuration, maxTotalMinutes: '601' })).status).toBe(400);
    const arranged = await assign(hook.json.id);
    expect([arranged.status, arranged.json]).toEqual([201, undefined]);
    expect((await assign(hook.json.id)).status).toBe(400);
    await ann.says(id, 'Good bye');
    await ann.ends(id);
    await gateway.call('POST', `${path}/messages`, { authorType: 'bot', text: 'How was it?' });
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Fine' });
    const told = () => survey.seen.map(({ body }) => JSON.parse(body));
    await until(() => told().length > 4);
    const events = told().map(({ eventType, data }) => data?.text ?? data?.state ?? data?.change ?? eventType);
    expect(events).toEqual(['WEB_HOOK_VERIFY', 'left', 'idle', 'How was it?', 'Fine']);
    const own = (await fixture.events(9)).map(({ json }) => json);
    expect(own.slice(6)).toMatchObject([
      { eventType: 'MESSAGE', data: { isEcho: false, text: 'Good bye' } },
      { eventType: 'MEMBERS_CHANGED', data: { memberType: 'agent', change: 'left' } },
      { eventType: 'CONVERSATION_UPDATE', data: { state: 'idle' } },
    ]);
    expect(fixture.received.filter(({ json }) => json.eventType !== 'WEB_HOOK_VERIFY')).toHaveLength(9);
    expect((await gateway.list('interactions', `${path}/interactions`)).entries).toHaveLength(1);
    expect((await gateway.call('POST', '/conversations/x/post-agent-assignment', { type: 'webhook', id })).status).toBe(
      404,
    );
  },
);
