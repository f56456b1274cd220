import { expect, test } from 'vitest';
import { bridge, link, messaging } from '../facts.ts';
import { givenBridged, givenBridging, givenRoom } from '../given.ts';

test('messaging-changed · offered in the room → it is connected', () => {
  expect(givenRoom().sent('connect-room-messaging')).toMatchObject([
    { link: link('room/connect'), lane: 'room.messaging' },
  ]);
});

test('messaging-changed · offered again → it is not connected twice', () => {
  const given = givenRoom().callback('room', messaging('disconnected', 'room'));
  expect(given.last.commands).toEqual([]);
});

test('messaging-changed · connected in the room → the visitor is bridged, not before (step 9)', () => {
  expect(givenRoom().sent('bridge-visitor')).toEqual([]);
  expect(givenBridging().asked).toEqual(['bridge-visitor']);
});

test('messaging-changed · connected with the visitor → the welcome goes out once, after the agents places (step 12)', () => {
  const given = givenBridging().callback('visitor', messaging('connected', 'visitor'), bridge());
  expect(given.asked).toEqual(['add-bridged-agent', 'add-bridged-agent', 'say-to-visitor']);
  expect(given.sent('say-to-visitor')).toMatchObject([{ text: 'Welcome!', link: link('visitor/send') }]);
  expect(given.callback('visitor', messaging('connected', 'visitor')).last.commands).toEqual([]);
});

test('messaging-changed · older than what is known → nothing', () => {
  const given = givenBridged();
  expect(given.late('room', 3, messaging('disconnected', 'room')).state).toEqual(given.state);
});
