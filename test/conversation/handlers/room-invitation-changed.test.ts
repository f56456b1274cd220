import { expect, test } from 'vitest';
import { link, room } from '../facts.ts';
import { givenInvited, givenRoom } from '../given.ts';

test('room-invitation-changed · opening → the visit is connecting (step 8)', () => {
  expect(givenInvited().callback('room', room('opening')).last.phase).toBe('connecting');
});

test('room-invitation-changed · before the answer to the request → stands in for it', () => {
  const knocked = givenInvited();
  const opening = knocked.callback('room', room('opening', knocked.operation('open-room')));
  expect(opening.state.work.pending).toEqual([]);
});

test('room-invitation-changed · failed → the visitor is turned away, and the room closed as far as it came', () => {
  const given = givenInvited().settled('open-room').callback('room', room('opening')).callback('room', room('failed'));
  expect(given.last.commands).toMatchObject([{ kind: 'decline-visitor' }, { kind: 'close-leg', link: link('room') }]);
});

test('room-invitation-changed · failed at once → the visitor is turned away', () => {
  const given = givenInvited().settled('open-room').callback('room', room('failed'));
  expect(given.asked).toEqual(['decline-visitor']);
  expect(given.settled('decline-visitor').state.phase).toBe('closed');
});

test('room-invitation-changed · older than what is known → nothing but links that were not known', () => {
  const given = givenRoom();
  expect(given.late('room', 1, room('opening')).state).toEqual(given.state);
  const failed = givenInvited().late('room', 2, room('failed')).late('room', 1, room('opening'));
  expect(failed.state.facts.room?.state).toBe('failed');
  expect(failed.asked).toEqual(['close-leg']);
});
