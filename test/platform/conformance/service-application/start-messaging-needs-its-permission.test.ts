import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';
import { allRoles } from '../rule-fixture.ts';

rule(
  'startMessaging · without Messages.SendReceive → 403 and nothing rings (trusted-application.md#permissions)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.includes('/messagingInvitations?'), withStatus(201)),
  async (fixture) => {
    const { application } = fixture;
    const mira = await fixture.agent('Mira Voss');
    const href = await application.link('startMessaging');
    const roles = allRoles.filter((role) => role !== 'Messages.SendReceive');
    const authorization = `Bearer ${await fixture.token(roles)}`;
    const input = { operationId: 'op-1', to: mira.uri };
    const refused = await application.send('POST', href, { authorization, 'content-type': 'application/json' }, input);
    expect([refused.status, refused.json.code]).toEqual([403, 'Forbidden']);
    expect((await application.post(href, input)).status).toBe(201);
    await mira.next('messagingInvitation', 'started');
    expect(mira.events.filter(({ link }) => link.rel === 'messagingInvitation')).toHaveLength(1);
  },
);
