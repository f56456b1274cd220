import { expect, test } from 'vitest';
import { ended, joined, left, link, mira, noor } from '../facts.ts';
import { givenAttended, givenBridging, givenInvited, givenRinging } from '../given.ts';

const starts = { givenInvited, givenBridging, givenRinging, givenAttended };

for (const [name, start] of Object.entries(starts)) {
  test(`leg-ended · the visitor leaves, ${name} → the room is closed, and the visit when it has ended (steps 20-22)`, () => {
    const before = start();
    const gone = before.callback('visitor', ended());
    expect(gone.last.phase).toBe('closing');
    const isRoomKnown = before.state.facts.selves.room !== undefined;
    expect(gone.last.commands).toMatchObject(isRoomKnown ? [{ kind: 'close-leg', leg: 'room' }] : []);
    expect(gone.callback('room', ended()).last.phase).toBe('closed');
  });
}

test('leg-ended · the visitor leaves while commands wait → those that have become pointless are withdrawn', () => {
  const waiting = givenBridging().settled('bridge-visitor', { outcome: 'postponed', code: 'Busy', dueAt: 99_000 });
  const gone = waiting.callback('visitor', ended());
  expect(gone.state.work.pending.map(({ kind }) => kind)).toEqual(['close-leg']);
});

test('leg-ended · the room ends by itself → the visitor is left', () => {
  const given = givenAttended().callback('room', ended());
  expect(given.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'visitor', link: link('visitor') }]);
  expect(given.callback('visitor', ended()).last.phase).toBe('closed');
});

test('leg-ended · the room ends before the visitor is let in → the visitor is turned away', () => {
  expect(givenBridging().callback('room', ended()).asked).toEqual(['decline-visitor']);
});

test('leg-ended · reported again, or once the room is closed → nothing', () => {
  const closed = givenAttended().callback('visitor', ended()).settled('close-leg').callback('room', ended());
  expect(closed.callback('room', ended()).last.commands).toEqual([]);
  expect(closed.callback('room', left(mira.address), joined(noor.address)).last).toMatchObject({ commands: [] });
});

test('leg-ended · both at once → closed without a command', () => {
  const given = givenAttended().callback('room', ended(), ended());
  const both = given.callback('visitor', ended());
  expect(both.state.phase).toBe('closed');
  expect(both.state.work.pending).toEqual([]);
});
