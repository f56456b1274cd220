import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'events · nothing has happened when the time is over → 200 with an empty sender, and another number next (ucwa.md#event-packages)',
  brokenAnswer(({ path }) => path.includes('/events?'), inBody('"sender":[]', '"sender":null')),
  async (clients) => {
    const visitor = await clients.quietVisitor();
    const { events, next } = visitor.packageOf(await visitor.poll(2));
    expect({ events, next }).toEqual({ events: [], next: 1_000_002 });
  },
);
