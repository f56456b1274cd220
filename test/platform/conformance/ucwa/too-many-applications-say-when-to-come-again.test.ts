import { expect } from 'vitest';
import { defaultLimits } from '../../../../shared/platform/limits.ts';
import { brokenAnswer, inBody, withoutHeader } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · one sign-in makes more in an hour than its budget → 429 TooManyApplications with Retry-After, another one may (ucwa.md#budgets)',
  [inBody('TooManyApplications', 'None'), withoutHeader('retry-after')].map((change) =>
    brokenAnswer((_request, answer) => answer?.status === 429, change),
  ),
  async (clients) => {
    const entry = await clients.visitorEntry();
    const first = await clients.enter(entry);
    const second = await clients.enter(entry);
    const body = JSON.stringify({ UserAgent: 'Test/1.0', Culture: 'en-us' });
    const refused = await first.send('POST', '/ucwa/psanon/v1/applications', {
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([refused.status, refused.error?.code, refused.error?.subcode]).toEqual([
      429,
      'TooManyRequests',
      'TooManyApplications',
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    await second.signOut();
    await clients.visitor('Noor');
  },
  { limits: { ...defaultLimits, visitor: { ...defaultLimits.visitor, applicationsPerHour: 2 } } },
);
