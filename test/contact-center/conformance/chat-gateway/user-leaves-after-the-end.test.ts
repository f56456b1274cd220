import { expect } from 'vitest';
import { brokenAnswer, brokenCallback, inBody } from '../../../platform/conformance/rule.ts';
import { until } from '../../../support/until.ts';
import { centerRule } from '../center-rule.ts';
import { chatOfAnn } from '../chat-of-ann.ts';

const gone = '"removed":true,"type":"user"';

centerRule(
  'user · leaves after the agent’s end, and again, and writes then → 204 twice, removed, MEMBERS_CHANGED once and nothing else, and joins again with the next interaction (contact-center.md#leave)',
  [
    brokenAnswer((_, answer) => answer?.body.includes(gone) === true, inBody(gone, '"removed":false,"type":"user"')),
    brokenCallback(
      ({ body }) => body.includes('"left"') && body.includes('"user"'),
      (request) => [request, request],
    ),
  ],
  async (fixture) => {
    const { gateway } = fixture;
    const { ann, id, path } = await chatOfAnn(fixture, await fixture.gatewayChannel());
    await ann.ends(id);
    const told = () => fixture.received.map(({ json }) => json);
    await until(() => told().some(({ data }) => (data as { readonly state?: string } | undefined)?.state === 'idle'));
    const before = told().length;
    const user = async () => {
      const { entries } = await gateway.list('participants', `${path}/participants`);
      return entries.find((each) => (each as { readonly type: string }).type === 'user');
    };
    expect(await user()).toMatchObject({ removed: false });
    for (const _ of [1, 2])
      expect((await gateway.call('PATCH', `${path}/participants/user`, { removed: true })).status).toBe(204);
    expect(await user()).toMatchObject({ removed: true });
    expect((await gateway.call('GET', path)).json.state).toBe('idle');
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Once more' });
    expect(await user()).toMatchObject({ removed: false });
    await until(() => told().at(-1)?.eventType === 'MESSAGE');
    expect(told().slice(before)).toMatchObject([
      { eventType: 'MEMBERS_CHANGED', data: { memberType: 'user', change: 'left' } },
      { eventType: 'CONVERSATION_UPDATE', data: { state: 'active' } },
      { eventType: 'MEMBERS_CHANGED', data: { memberType: 'user', change: 'joined' } },
      { eventType: 'QUEUED' },
      { eventType: 'MESSAGE' },
    ]);
  },
);
