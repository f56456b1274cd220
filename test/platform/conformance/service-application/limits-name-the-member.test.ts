import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'limits · a member too long or missing → 400 ParameterValidationFailure with its name (trusted-application.md#limits)',
  brokenAnswer((_request, answer) => answer?.status === 400, inBody('"parameters"', '"members"')),
  async (fixture) => {
    const { application } = fixture;
    await fixture.invites();
    const { resource } = await application.event('messagingInvitation started');
    const start = resource?.links.startAdhocMeeting ?? '';
    const tokens = await application.link('anonApplicationTokens');
    const meeting = 'sip:a@b.example;gruu;opaque=app:conf:focus:id:A';
    const cases: readonly [string, object, string][] = [
      [start, { subject: 'no name' }, 'operationId'],
      [start, { operationId: 'x'.repeat(51) }, 'operationId'],
      [start, { operationId: 'a', subject: 'x'.repeat(251) }, 'subject'],
      [start, { operationId: 'a', threadId: 'x'.repeat(251) }, 'threadId'],
      [start, { operationId: 'a', callbackUrl: `https://h.example/${'x'.repeat(1024)}` }, 'callbackUrl'],
      [resource?.links.acceptAndBridge ?? '', { onlineMeetingUri: 'https://meet.example' }, 'onlineMeetingUri'],
      [
        resource?.links.acceptAndBridge ?? '',
        { onlineMeetingUri: meeting, localUserDisplayName: 'x'.repeat(251) },
        'localUserDisplayName',
      ],
      [tokens, { applicationSessionId: 'x'.repeat(101) }, 'applicationSessionId'],
      [tokens, { applicationSessionId: 'a', allowedOrigins: 'x'.repeat(501) }, 'allowedOrigins'],
    ];
    for (const [href, input, member] of cases) {
      const { status, json } = await application.post(href, input);
      expect({ member, status, ...json }).toMatchObject({
        status: 400,
        subcode: 'ParameterValidationFailure',
        parameters: [{ name: member }],
      });
    }
  },
);
