import { expect, test } from 'vitest';
import { invitationEnded, link, room } from '../facts.ts';
import { givenBridging, givenInvited, givenRoom } from '../given.ts';

test('invitation-ended · connected → the visit waits for an agent (step 9)', () => {
  const given = givenBridging().callback('visitor', invitationEnded('connected'));
  expect(given.last.phase).toBe('waiting');
});

for (const outcome of ['failed', 'cancelled', 'declined'] as const) {
  test(`invitation-ended · ${outcome} before bridging → the room is closed`, () => {
    const given = givenRoom().callback('visitor', invitationEnded(outcome));
    expect(given.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'room', link: link('room') }]);
    expect(given.state.phase).toBe('closing');
  });
}

test('invitation-ended · cancelled while the room is being opened → it is closed when its link is known', () => {
  const gone = givenInvited().callback('visitor', invitationEnded('cancelled'));
  expect(gone.last.commands).toEqual([]);
  expect(gone.state.phase).toBe('closing');
  const opened = gone.settled('open-room').callback('room', room('opening'));
  expect(opened.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'room', link: link('room') }]);
});

test('invitation-ended · cancelled, and the room could not be opened → closed', () => {
  const gone = givenInvited().callback('visitor', invitationEnded('cancelled'));
  expect(gone.settled('open-room', { outcome: 'failed', code: 'Forbidden' }).state.phase).toBe('closed');
});

test('invitation-ended · older than what is known → nothing', () => {
  const given = givenBridging().late('visitor', 9, invitationEnded('connected'));
  expect(given.late('visitor', 8, invitationEnded('failed')).state).toEqual(given.state);
});
