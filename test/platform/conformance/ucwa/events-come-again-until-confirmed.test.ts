import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'events · the same number asked for again → the same events again, and none is lost (ucwa.md#event-channel)',
  brokenAnswer(
    ({ path }, answer) => /events\?ack=2&/.test(path) && answer?.body.includes('"sender":[{') === true,
    inBody(/"type":"added"/, '"type":"updated"'),
  ),
  async (clients, fixture) => {
    const visitor = await clients.quietVisitor();
    await visitor.startMessaging(fixture.endpoint.uri);
    const first = await visitor.poll(2);
    const again = await visitor.poll(2);
    expect(first.json.sender).not.toEqual([]);
    expect(again.json).toEqual(first.json);
    const { events, next } = visitor.packageOf(first);
    expect(events.map(({ link, type }) => `${link.rel} ${type}`)).toContain('messaging updated');
    const confirmed = visitor.packageOf(await visitor.poll(next));
    expect(confirmed.events).toEqual([]);
  },
);
