import { expect } from 'vitest';
import { defaultLimits } from '../../../../shared/platform/limits.ts';
import { brokenAnswer, inBody, withoutHeader } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'event channel · one sign-in waits for events of more applications than its budget → 429 LimitExceeded with Retry-After, until one of them waits no more (ucwa.md#budgets)',
  [inBody('LimitExceeded', 'None'), withoutHeader('retry-after')].map((change) =>
    brokenAnswer((_request, answer) => answer?.status === 429, change),
  ),
  async (clients) => {
    const entry = await clients.visitorEntry();
    const [first, second] = [await clients.quietVisitor(entry), await clients.quietVisitor(entry)];
    const both = await Promise.all([first.poll(2), second.poll(2)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 429]);
    const [refused] = both.filter(({ status }) => status === 429);
    if (refused === undefined) throw new Error('None was refused.');
    expect([refused.status, refused.error?.subcode]).toEqual([429, 'LimitExceeded']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await second.poll(2)).status).toBe(200);
  },
  { limits: { ...defaultLimits, visitor: { ...defaultLimits.visitor, parkedPolls: 1 } } },
);
