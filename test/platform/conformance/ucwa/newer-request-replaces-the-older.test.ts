import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'events · a second request while one waits → the older ends with 409 PGetReplaced, the newer is answered; with a lower priority it is the newer (ucwa.md#event-channel)',
  brokenAnswer((_request, answer) => answer?.status === 409, inBody('PGetReplaced', 'AlreadyExists')),
  async (clients) => {
    const visitor = await clients.quietVisitor();
    const ended = async (poll: ReturnType<typeof visitor.poll>) => {
      const { status, error } = await poll;
      return [status, error?.code, error?.subcode];
    };
    const replaced = [409, 'Conflict', 'PGetReplaced'];
    // Two requests may overtake each other on the way; one of them is replaced in any case.
    const both = await Promise.all([ended(visitor.poll(2)), ended(visitor.poll(2))]);
    expect(both.sort()).toEqual([[200, undefined, undefined], replaced].sort());
    const ranked = await Promise.all([ended(visitor.poll(2, '&priority=1')), ended(visitor.poll(2))]);
    expect(ranked).toEqual([[200, undefined, undefined], replaced]);
  },
);
