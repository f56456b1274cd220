import { expect, test } from 'vitest';
import { bridge, ended, invitation, leg, messaging, mira, noor, planWith } from '../facts.ts';
import { givenBridging, givenInvited, givenRinging } from '../given.ts';

const closed = planWith({ agents: [] });
const connected = [messaging('connected', 'visitor'), bridge(), leg('connected', 'visitor')] as const;

test('outside of opening hours · as soon as the visitor can be spoken to → told, and the visit ends', () => {
  const told = givenBridging(closed)
    .settled('bridge-visitor')
    .callback('visitor', ...connected);
  expect(told.last.commands).toMatchObject([{ kind: 'say-to-visitor', text: 'No agent is available.' }]);
  const closing = told.settled('say-to-visitor');
  expect(closing.asked).toEqual(['close-leg', 'close-leg']);
  expect(closing.callback('visitor', ended()).callback('room', ended()).state.phase).toBe('closed');
});

test('outside of opening hours · bridge before messaging → told all the same, and not welcomed', () => {
  const given = givenBridging(closed)
    .settled('bridge-visitor')
    .callback('visitor', bridge(), leg('connected', 'visitor'))
    .callback('visitor', messaging('connected', 'visitor'));
  expect(given.sent('say-to-visitor').map(({ text }) => text)).toEqual(['No agent is available.']);
});

test('no agent comes · all have refused → the visitor is kept until it is time to give up', () => {
  const refused = givenRinging().callback(
    'room',
    invitation(mira.address, 'refused'),
    invitation(noor.address, 'missed'),
  );
  expect(refused.state.phase).toBe('waiting');
  expect(refused.last.commands).toEqual([]);
  const dueAt = givenInvited().state.work.alarms['give-up'] ?? 0;
  expect(refused.alarm('give-up', dueAt).last.commands).toMatchObject([{ kind: 'say-to-visitor' }]);
});
