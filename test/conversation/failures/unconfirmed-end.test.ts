import { expect, test } from 'vitest';
import type { ConversationEvent } from '../../../shared/conversation/event.ts';
import { ended, invitationEnded, messaging, room } from '../facts.ts';
import { type Given, givenAttended, givenBridged, givenInvited, givenRoom } from '../given.ts';

const refused = { outcome: 'failed', code: 'Forbidden' } as const;
const minutes = 60_000;
const hours = 60 * minutes;
const end = (given: Given): ConversationEvent => ({ type: 'end-requested', at: given.state.at, requestId: 'r1' });

/** Lets the alarm for giving up ring until it is not set any more, or `times` times. */
function untilGivenUp(given: Given, times = 3): Given {
  const dueAt = given.state.work.alarms['give-up'];
  return dueAt === undefined || times === 0 ? given : untilGivenUp(given.alarm('give-up', dueAt), times - 1);
}

test('open-room · done, but no report on the room ever comes → waited for, then closed', () => {
  const given = givenInvited().settled('open-room').callback('visitor', invitationEnded('cancelled'), ended());
  expect(given.state.phase).toBe('closing');
  const over = untilGivenUp(given);
  expect(over.state.phase).toBe('closed');
  expect(over.last.note).toBe('give-up due');
});

test('open-room · done, and the room is reported after the visit was closed → it is closed, too', () => {
  const given = givenInvited().settled('open-room').callback('visitor', invitationEnded('cancelled'), ended());
  const late = untilGivenUp(given).callback('room', room('opened', given.operation('open-room')));
  expect(late.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'room' }]);
  expect(late.state.phase).toBe('closing');
  expect(late.settled('close-leg').state.phase).toBe('closed');
});

test('close-leg · refused → closed, and the refusal is kept', () => {
  const given = givenBridged().callback('visitor', ended()).settled('close-leg', refused);
  expect(given.state.phase).toBe('closed');
  expect(given.last.note).toBe('close-leg failed');
  expect(given.state.work.issues).toContainEqual(expect.objectContaining({ kind: 'close-leg', code: 'Forbidden' }));
});

test('close-leg · refused, then an operator ends the visit once more → tried once more', () => {
  const given = givenBridged().callback('visitor', ended()).settled('close-leg', refused);
  const again = given.events(end(given));
  expect(again.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'room' }]);
  expect(again.state.phase).toBe('closing');
});

test('closing · what is under way is waited for, however long the platform is away → the bound counts from then', () => {
  const left = givenBridged().callback('visitor', ended());
  const held = left.settled('close-leg', { outcome: 'postponed', code: 'PlatformUnreachable', dueAt: 2 * hours });
  const rang = untilGivenUp(held, 1);
  expect(rang.state.phase).toBe('closing');
  const done = rang.alarm('retry', 2 * hours).settled('close-leg');
  expect(done.state.phase).toBe('closed');
});

test('closing · a command is put off for more than a day → counts as refused', () => {
  const left = givenBridged().callback('visitor', ended());
  const postponed = (dueAt: number) => ({ outcome: 'postponed', code: 'PlatformUnreachable', dueAt }) as const;
  const held = left.settled('close-leg', postponed(23 * hours)).alarm('retry', 23 * hours);
  expect(held.state.phase).toBe('closing');
  const late = held.settled('close-leg', postponed(25 * hours)).alarm('retry', 25 * hours);
  expect(late.settled('close-leg', postponed(26 * hours)).state.phase).toBe('closed');
});

test('attended · no report for eight hours → the visit is ended', () => {
  const attended = givenAttended();
  const rang = untilGivenUp(attended, 1);
  expect(rang.state.phase).toBe('attended');
  const dueAt = rang.state.work.alarms['give-up'];
  expect(dueAt).toBe(attended.state.at + 8 * hours);
  const spoken = rang.callback('visitor', messaging('connected', 'visitor'));
  expect(spoken.alarm('give-up', dueAt ?? 0).state.phase).toBe('attended');
  const silent = untilGivenUp(rang, 1);
  expect(silent.asked).toEqual(['close-leg', 'close-leg']);
  expect(silent.state.work.ending?.reason).toBe('silent');
});

test('invited · no further report comes → turned away when it is time to give up', () => {
  expect(untilGivenUp(givenRoom(), 1).asked).toEqual(['decline-visitor', 'close-leg']);
});
