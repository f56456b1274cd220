import { expect } from 'vitest';
import { isObject, readLink } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'events · a number that is too high or too low → 200 with resync alone, which leads to the first unconfirmed event (ucwa.md#event-channel)',
  brokenAnswer((_request, answer) => answer?.body.includes('"resync"') === true, inBody('"resync"', '"next"')),
  async (clients, fixture) => {
    const visitor = await clients.quietVisitor();
    await visitor.startMessaging(fixture.endpoint.uri);
    for (const wrong of [99, 0, 1]) {
      const { status, json } = await visitor.poll(wrong);
      expect(status).toBe(200);
      expect(json.sender).toEqual([]);
      const links = isObject(json._links) ? json._links : {};
      expect(Object.keys(links)).toEqual(['resync']);
      const { href } = readLink(links.resync, 'resync');
      expect(visitor.packageOf(await visitor.send('GET', href)).events[0]?.link.rel).toBe('messagingInvitation');
    }
  },
);
