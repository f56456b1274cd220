import { expect } from 'vitest';
import { defaultLimits } from '../../../../shared/platform/limits.ts';
import { brokenAnswer, inBody, rule, withoutHeader } from '../rule.ts';

rule(
  'conversations · more begin in a minute than the limit → 429 TooManyConversations with Retry-After (trusted-application.md#throttling)',
  [inBody('TooManyConversations', 'None'), withoutHeader('retry-after')].map((change) =>
    brokenAnswer((_request, answer) => answer?.status === 429, change),
  ),
  async (fixture) => {
    const { application } = fixture;
    const mira = await fixture.agent('Mira Voss');
    const visitor = await fixture.visitor();
    const refusal = ({ status, json, headers }: Awaited<ReturnType<typeof application.post>>) => [
      status,
      json.subcode,
      Number(headers['retry-after']) >= 1,
    ];
    expect((await application.post(await application.link('adhocMeetings'), { subject: 'first' })).status).toBe(201);
    const call = await application.post(await application.link('startMessaging'), { operationId: 'a', to: mira.uri });
    expect(call.status).toBe(201);
    const meeting = await application.post(await application.link('adhocMeetings'), { subject: 'second' });
    expect(refusal(meeting)).toEqual([429, 'TooManyConversations', true]);
    const input = { operationId: 'b', to: fixture.endpoint.uri };
    const refused = await visitor.post(`${visitor.path}/communication/messagingInvitations`, input);
    expect([refused.status, ((await refused.json()) as { subcode: string }).subcode]).toEqual([
      429,
      'TooManyConversations',
    ]);
  },
  'service:',
  { limits: { ...defaultLimits, conversationsPerMinute: 2 } },
);
