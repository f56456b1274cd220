import { expect, test } from 'vitest';
import { bridge, ended, invitationEnded, joined, leg, messaging, mira } from '../facts.ts';
import { givenAttended, givenBridging, givenInvited, givenRinging, givenRoom } from '../given.ts';

test('visitor leaves · before there is a room → the room is closed as soon as its link is known', () => {
  const left = givenInvited().callback('visitor', invitationEnded('cancelled'), ended());
  expect(left.last.commands).toEqual([]);
  const opened = left.settled('open-room').callback('room', leg('conferencing'));
  expect(opened.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'room' }]);
  expect(opened.settled('close-leg').state.phase).toBe('closed');
});

test('visitor leaves · before the room could be opened → the request is still made, since only that tells its link', () => {
  const held = givenInvited().settled('open-room', { outcome: 'postponed', code: 'Busy', dueAt: 60_000 });
  const left = held.callback('visitor', invitationEnded('cancelled'), ended());
  expect(left.state.work.pending).toMatchObject([{ kind: 'open-room' }]);
});

test('visitor leaves · the room is there, not yet bridged → the room is closed, no agent is rung', () => {
  const left = givenRoom().callback('visitor', invitationEnded('cancelled'), ended());
  expect(left.asked).toEqual(['close-leg']);
  expect(left.sent('invite-agent')).toEqual([]);
});

test('visitor leaves · while being bridged → what is under way is taken back, the room closed', () => {
  const left = givenBridging().callback('visitor', invitationEnded('cancelled'), ended());
  expect(left.state.work.pending.map(({ kind }) => kind)).toEqual(['close-leg']);
  const late = left.callback('visitor', messaging('connected', 'visitor'), bridge(), leg('connected', 'visitor'));
  expect(late.last.commands).toEqual([]);
  expect(late.settled('close-leg').state.phase).toBe('closed');
});

test('visitor leaves · while agents are rung → the room is closed, which ends their ringing', () => {
  expect(givenRinging().callback('visitor', ended()).asked).toEqual(['close-leg']);
});

test('visitor leaves · in the middle of a chat → the room is closed, and a late join leads to nothing', () => {
  const left = givenAttended().callback('visitor', ended());
  expect(left.asked).toEqual(['close-leg']);
  expect(left.callback('room', joined(mira.address)).last.commands).toEqual([]);
});

test('meeting ends by itself · before the visitor is let in → turned away; after → the visitor leg is closed', () => {
  expect(givenRoom().callback('room', ended()).asked).toEqual(['decline-visitor']);
  const left = givenAttended().callback('room', ended());
  expect(left.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'visitor' }]);
});
