import { expect } from 'vitest';
import { brokenCallback } from '../../../platform/conformance/rule.ts';
import { until } from '../../../support/until.ts';
import { centerRule } from '../center-rule.ts';

const isEvent = ({ body }: { readonly body: string }): boolean => !body.includes('WEB_HOOK_VERIFY');

centerRule(
  'delivery · that is answered 503 → sent again with its id and body, the next number and a later time; none overtakes it (contact-center.md#retries)',
  [
    brokenCallback(
      (request) => isEvent(request) && request.headers['x-8x8-retry'] === '1',
      (request) => [{ ...request, headers: { ...request.headers, 'x-8x8-event-id': 'another' } }],
    ),
    brokenCallback(
      (request) => isEvent(request) && request.headers['x-8x8-retry'] === '1',
      (request) => [{ ...request, headers: { ...request.headers, 'x-8x8-retry': '0' } }],
    ),
  ],
  async (fixture) => {
    const { gateway } = fixture;
    const channelId = await fixture.gatewayChannel();
    fixture.status = 503;
    await gateway.call('POST', '/conversations', { channelId, user: {} });
    await until(() => fixture.received.some(isEvent));
    fixture.status = 202;
    const events = await fixture.events(5);
    const header = (name: string) => events.map(({ headers }) => headers[`x-8x8-${name}`] ?? '');
    const [first, second, third] = header('event-id');
    expect([second, third === first]).toEqual([first, false]);
    expect(header('retry').slice(0, 3)).toEqual(['0', '1', '0']);
    expect(events[1]?.body).toBe(events[0]?.body);
    const [sent, again] = header('transmission-time').map(Number);
    expect(again).toBeGreaterThan(sent ?? 0);
    const states = events.map(({ json }) => (json.data as { readonly state?: string }).state ?? json.eventType);
    expect(states).toEqual(['created', 'created', 'active', 'MEMBERS_CHANGED', 'QUEUED']);
  },
);
