import { expect, test } from 'vitest';
import { decide, decideAll } from '../../shared/conversation/decide.ts';
import { agent, bridge, ended, invitationEnded, invited, leg, messaging, mira, planWith, said } from './facts.ts';
import { conversation, givenAttended, givenBridging, givenInvited, placed } from './given.ts';

test('decideAll · the events of a callback → one decision, its operation ids counted through', () => {
  const given = givenBridging().callback('visitor', messaging('connected', 'visitor'), bridge(), leg('connected'));
  const version = given.log.length;
  expect(given.last.commands.map(({ operationId }) => operationId)).toEqual([
    `${conversation}.${version}.0`,
    `${conversation}.${version}.1`,
    `${conversation}.${version}.2`,
  ]);
  expect(given.state.work.pending.slice(-3).map(({ index }) => index)).toEqual([0, 1, 2]);
});

test('decideAll · events together or one by one → the same facts, phase and number of commands', () => {
  const events = placed('visitor', 2, [messaging('connected', 'visitor'), bridge(), invitationEnded('connected')]);
  const before = givenBridging();
  const together = before.events(...events);
  const apart = events.reduce((given, event) => given.events(event), before);
  expect(apart.state.facts).toEqual(together.state.facts);
  expect(apart.state.phase).toBe(together.state.phase);
  expect(apart.sent('add-bridged-agent')).toHaveLength(together.sent('add-bridged-agent').length);
});

test('decideAll · no events → nothing', () => {
  const { state } = givenAttended();
  expect(decideAll(state, [], { conversation, version: 9 })).toEqual({
    state,
    commands: [],
    alarms: [],
    transcript: [],
    note: '',
  });
});

test('decide · the phase → is told when it changes, and with the first decision', () => {
  expect(givenInvited().last.phase).toBe('invited');
  expect(givenAttended().callback('room', said(1, mira.address)).last).not.toHaveProperty('phase');
});

test('decide · the note → says what was learned, without personal data', () => {
  const { last } = givenAttended().callback('room', said(1, mira.address), said(1, mira.address));
  expect(last.note).toBe('agent said, heard before');
});

test('decide · an event from the past → time does not run backwards', () => {
  const { state } = givenAttended();
  const [event] = placed('room', 99, [said(1, mira.address)], 5);
  if (event === undefined) throw new Error('One fact is one event.');
  expect(decide(state, event, { conversation, version: 9 }).state.at).toBe(state.at);
});

test('decide · fifty agents with the longest names and addresses → the state fits well into its record', () => {
  const agents = Array.from({ length: 50 }, (_, at) => ({
    ...agent(`${at}${'a'.repeat(420)}`),
    displayName: 'n'.repeat(250),
  }));
  const given = givenAttended(planWith({ agents, askAtOnce: 50 }));
  expect(given.sent('invite-agent')).toHaveLength(50);
  expect(JSON.stringify(given.state).length).toBeLessThan(384 * 1024);
});

test('decide · the visitor has gone, the request for a room is done, and nothing is heard of it → closing until it is', () => {
  const gone = givenInvited().callback('visitor', ended()).settled('open-room');
  expect(gone.state.phase).toBe('closing');
  expect(gone.callback('room', leg('conferencing')).asked).toEqual(['close-leg']);
});

test('decide · an invitation without a plan → is no event', () => {
  const [event] = placed('visitor', 1, [invited()]);
  const bare = { ...event, plan: undefined } as unknown as typeof event;
  if (bare === undefined) throw new Error('One fact is one event.');
  expect(decide(undefined, bare, { conversation, version: 1 }).note).toBe('unreadable');
});
