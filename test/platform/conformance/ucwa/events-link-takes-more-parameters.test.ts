import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'events · the link, as some clients append to it and read it → root-relative, with a query already, the number at its very end (ucwa.md#event-packages)',
  brokenAnswer(({ path }) => path.includes('/events?'), inBody(/(events\?ack=\d+)"/g, '$1&key=Abc"')),
  async (clients) => {
    const visitor = await clients.quietVisitor();
    expect(visitor.signedIn.eventsHref).toMatch(/^\/ucwa\/psanon\/v1\/applications\/\d+\/events\?ack=2$/);
    expect(visitor.packageOf(await visitor.poll(2)).next).toBeGreaterThan(2);
  },
);
