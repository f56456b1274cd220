import { expect, test } from 'vitest';
import { ended } from '../facts.ts';
import { type Given, givenAttended, givenBridging, givenInvited } from '../given.ts';

const end = (given: Given, requestId = 'r1'): Given => given.events({ type: 'end-requested', at: 90_000, requestId });

test('end-requested · before the visitor is let in → turned away, and the room closed', () => {
  const given = end(givenBridging());
  expect(given.asked).toEqual(['decline-visitor', 'close-leg']);
  expect(given.last.phase).toBe('closing');
});

test('end-requested · while the room is being opened → turned away', () => {
  expect(end(givenInvited()).asked).toEqual(['decline-visitor']);
});

test('end-requested · after bridging → both legs are closed', () => {
  const given = end(givenAttended());
  expect(given.last.commands).toMatchObject([
    { kind: 'close-leg', leg: 'visitor' },
    { kind: 'close-leg', leg: 'room' },
  ]);
  expect(given.callback('room', ended()).callback('visitor', ended()).last.phase).toBe('closed');
});

test('end-requested · the bridge is accepted, but not reported yet → the visitor leg is closed', () => {
  expect(end(givenBridging().settled('bridge-visitor')).asked).toEqual(['close-leg', 'close-leg']);
});

test('end-requested · again → nothing, unless the platform refused: then once more', () => {
  const once = end(givenAttended());
  expect(end(once, 'r2').last.commands).toEqual([]);
  const refused = once.settled('close-leg', { outcome: 'failed', code: 'Forbidden' });
  expect(refused.last.commands).toEqual([]);
  expect(end(refused, 'r1').last.commands).toEqual([]);
  expect(end(refused, 'r2').asked).toEqual(['close-leg', 'close-leg']);
});
