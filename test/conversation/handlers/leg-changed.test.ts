import { expect, test } from 'vitest';
import { ended, leg, link, messaging } from '../facts.ts';
import { givenBridged, givenInvited, givenRoom } from '../given.ts';

test('leg-changed · the room is conferenced, and heard already → the visitor is bridged (step 9)', () => {
  const given = givenRoom().late('room', 9, messaging('connected', 'room')).late('room', 8, leg('conferenced'));
  expect(given.sent('bridge-visitor')).toMatchObject([
    { link: link('bridge'), meetingUri: 'sip:meeting', hostName: 'Contoso Care', lane: 'visitor.bridge' },
  ]);
});

test('leg-changed · conferencing → no agent is asked yet', () => {
  expect(givenInvited().callback('room', leg('conferencing')).last.commands).toEqual([]);
});

test('leg-changed · older than what is known → nothing', () => {
  const given = givenBridged();
  expect(given.late('room', 1, leg('conferencing')).state).toEqual(given.state);
});

test('leg-changed · after the end, whatever its position → the leg stays ended', () => {
  const given = givenBridged().callback('visitor', ended());
  expect(given.late('visitor', 99, leg('connected', 'visitor')).state.facts.legs).toEqual(given.state.facts.legs);
});
