import { expect } from 'vitest';
import { defaultLimits } from '../../../../shared/platform/limits.ts';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, inBody, withoutHeader } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'messages · one sign-in sends more than its budget → 429 LimitExceeded with Retry-After that the page may read, others are heard (ucwa.md#budgets)',
  [inBody('LimitExceeded', 'None'), withoutHeader('retry-after')].map((change) =>
    brokenAnswer((_request, answer) => answer?.status === 429, change),
  ),
  async (clients, fixture) => {
    const greedy = await clients.bridged();
    const href = hrefOf(await greedy.visitor.chat(), 'sendMessage');
    const send = () =>
      greedy.visitor.send('POST', href, { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'more' });
    const answers = await Promise.all(Array.from({ length: 40 }, send));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(10);
    expect(refused.length).toBeGreaterThan(0);
    for (const { error, headers } of refused) {
      expect([error?.code, error?.subcode]).toEqual(['TooManyRequests', 'LimitExceeded']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(headers.get('access-control-expose-headers')).toContain('Retry-After');
    }
    const other = await clients.bridged();
    await other.visitor.say('Good morning');
    await fixture.application.event('message completed', ({ sender }) => sender.href === other.conversation);
  },
  { limits: { ...defaultLimits, visitor: { ...defaultLimits.visitor, messagesPerSecond: 1 } } },
);
