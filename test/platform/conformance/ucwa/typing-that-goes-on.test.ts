import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'setIsTyping · posted again and again → 204 each time, told once; the end comes when it stops, and then it can begin anew (ucwa.md#typing)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/typing'), withStatus(409), 3),
  async (clients, fixture) => {
    const call = await clients.bridged();
    const { agent } = await clients.joined(call, 'Mira Voss', 'Mira');
    const href = hrefOf(await call.visitor.chat(), 'setIsTyping');
    await Promise.all(Array.from({ length: 3 }, () => call.visitor.done('POST', href)));
    await agent.event('typing added');
    await fixture.timeIsOver(call.leg, 'typing');
    await agent.event('typing deleted');
    const typing = () => agent.story.filter((told) => told.startsWith('typing'));
    expect(typing()).toEqual(['typing added', 'typing deleted']);
    await call.visitor.done('POST', href);
    await agent.until(() => (typing().length === 3 ? true : undefined), 'typing again');
    await fixture.timeIsOver(call.leg, 'typing');
    await agent.until(() => (typing().length === 4 ? true : undefined), 'typing again, and its end');
  },
);
