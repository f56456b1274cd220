import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'events · a client that gives up waiting and asks for the same again, over and over → 200 each time, never 409 (ucwa.md#event-channel)',
  brokenAnswer(({ path }) => path.includes('timeout=180'), withStatus(409), 100),
  async (clients, fixture) => {
    const visitor = await clients.quietVisitor();
    for (let count = 0; count < 5; count += 1) {
      const giveUp = new AbortController();
      const waiting = visitor.poll(2, '', giveUp.signal).catch(() => 'given up');
      setImmediate(() => giveUp.abort());
      expect(await waiting).toBe('given up');
    }
    await visitor.startMessaging(fixture.endpoint.uri);
    for (let number = 2, count = 0; count < 3; count += 1) {
      const answer = await visitor.poll(number);
      expect(answer.status).toBe(200);
      number = visitor.packageOf(answer).next;
    }
  },
);
