import { expect, test } from 'vitest';
import { performable } from '../../shared/conversation/issued.ts';
import { givenInvited } from './given.ts';

test('performable · a lane with a waiting command → holds those behind it, and no other', () => {
  const { state } = givenInvited();
  const command = { version: 1, kind: 'say-to-visitor', attempts: 0 } as const;
  const pending = [
    { ...command, operationId: 'a', index: 0, lane: 'visitor.say', dueAt: 20 },
    { ...command, operationId: 'b', index: 1, lane: 'visitor.say' },
    { ...command, operationId: 'c', index: 2, lane: 'room.say' },
  ];
  const waiting = { ...state, work: { ...state.work, pending } };
  expect(performable(waiting, 19).map(({ operationId }) => operationId)).toEqual(['c']);
  expect(performable(waiting, 20).map(({ operationId }) => operationId)).toEqual(['a', 'b', 'c']);
});
