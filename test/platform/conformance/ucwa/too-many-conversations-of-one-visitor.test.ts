import { expect } from 'vitest';
import { defaultLimits } from '../../../../shared/platform/limits.ts';
import { brokenAnswer, inBody, withoutHeader } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · one sign-in begins more conversations in an hour than its budget → 429 TooManyConversations with Retry-After, its repeat is none, another visitor may (ucwa.md#budgets)',
  [inBody('TooManyConversations', 'None'), withoutHeader('retry-after')].map((change) =>
    brokenAnswer((_request, answer) => answer?.status === 429, change),
  ),
  async (clients, fixture) => {
    const visitor = await clients.visitor();
    const invite = (operationId: string) =>
      visitor.send('POST', `${visitor.path}/communication/messagingInvitations`, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ operationId, to: fixture.endpoint.uri }),
      });
    const begun = await invite('first');
    expect([begun.status, (await invite('first')).status]).toEqual([201, 201]);
    await visitor.done('DELETE', (await visitor.event('conversation added')).link.href);
    const refused = await invite('second');
    expect([refused.status, refused.error?.subcode]).toEqual([429, 'TooManyConversations']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    await clients.ringing();
  },
  { limits: { ...defaultLimits, visitor: { ...defaultLimits.visitor, conversationsPerHour: 1 } } },
);
