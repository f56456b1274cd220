import { expect } from 'vitest';
import { defaultLimits } from '../../../../shared/platform/limits.ts';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { until } from '../../../support/until.ts';
import { brokenAnswer, brokenCallback, withoutHeader } from '../rule.ts';
import { ucwaRule } from './clients.ts';

const mayWait = 6;

ucwaRule(
  'messages · the service application takes no callbacks, and as many wait as may → 429; what was taken is told in order when it takes them again, and the conversation goes on (trusted-application.md#callback-delivery)',
  [
    brokenAnswer((_request, answer) => answer?.status === 429, withoutHeader('retry-after')),
    // Another line is told in the place of one that waits.
    brokenCallback(
      ({ body }) => body.includes('line+3'),
      (request) => [{ ...request, body: request.body.replace('line+3', 'line+2') }],
    ),
  ],
  async (clients, fixture) => {
    const { application } = fixture;
    const { visitor, conversation } = await clients.bridged();
    const href = hrefOf(await visitor.chat(), 'sendMessage');
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    const say = (text: string) => visitor.send('POST', href, { headers, body: text });
    application.reply = () => ({ status: 503 });
    const taken: string[] = [];
    let refused = 0;
    for (let line = 1; line <= 3 * mayWait; line += 1) {
      const { status, error, headers: answered } = await say(`line ${line}`);
      if (status === 201) taken.push(`line+${line}`);
      else {
        refused += 1;
        expect([error?.code, error?.subcode]).toEqual(['TooManyRequests', undefined]);
        expect(answered.get('retry-after')).toMatch(/^\d+$/);
      }
    }
    expect(taken.length).toBeGreaterThanOrEqual(mayWait - 1);
    expect(refused).toBeGreaterThan(0);
    application.reply = () => ({ status: 200 });
    const told = () =>
      application.events
        .filter(({ sender, link }) => sender.href === conversation && link.rel === 'message')
        .map(({ resource }) => resource?.links.plainMessage?.split(',')[1] ?? '');
    await until(() => told().length >= taken.length);
    expect(told()).toEqual(taken);
    await until(async () => (await say('again')).status === 201);
    await until(() => told().at(-1) === 'again');
  },
  {
    limits: { ...defaultLimits, waitingCallbacks: mayWait },
    times: { callbackPausesMs: Array.from({ length: 400 }, () => 500) },
  },
);
