import { expect, test } from 'vitest';
import { performable } from '../../../shared/conversation/issued.ts';
import { bridge, bridged, ended, invitationEnded, messaging, mira, noor, olek, planWith } from '../facts.ts';
import { givenBridged, givenBridging, givenInvited, givenRoom } from '../given.ts';

const refused = { outcome: 'failed', code: 'Forbidden' } as const;

test('command-settled · done → no longer pending', () => {
  const before = givenInvited();
  expect(before.state.work.pending).toMatchObject([{ kind: 'open-room', version: 1, index: 0, attempts: 0 }]);
  expect(before.settled('open-room').state.work.pending).toEqual([]);
});

test('command-settled · postponed → held until due, with an alarm, in its lane only', () => {
  const before = givenBridging().callback('visitor', messaging('connected', 'visitor'), bridge());
  const given = before.settled('say-to-visitor', { outcome: 'postponed', code: 'Busy', dueAt: 60_000 });
  expect(given.last.alarms).toEqual([{ purpose: 'retry', dueAt: 60_000 }]);
  expect(given.state.work.pending.find(({ kind }) => kind === 'say-to-visitor')).toMatchObject({
    attempts: 1,
    dueAt: 60_000,
  });
  expect(performable(given.state, 59_999).map(({ kind }) => kind)).not.toContain('say-to-visitor');
  expect(performable(given.state, 59_999).map(({ kind }) => kind)).toContain('add-bridged-agent');
  expect(performable(given.state, 60_000).map(({ kind }) => kind)).toContain('say-to-visitor');
});

test('command-settled · postponed again, later → the pending alarm is enough', () => {
  const given = givenInvited().settled('open-room', { outcome: 'postponed', code: 'Busy', dueAt: 60_000 });
  const again = given.settled('open-room', { outcome: 'postponed', code: 'Busy', dueAt: 70_000 });
  expect(again.last.alarms).toEqual([]);
  expect(again.state.work.pending).toMatchObject([{ attempts: 2 }]);
});

test('command-settled · twice → nothing new', () => {
  const once = givenInvited().settled('open-room');
  const operationId = once.operation('open-room');
  const event = { type: 'command-settled', at: 1000, operationId, kind: 'open-room', result: refused } as const;
  expect(once.events(event).state).toEqual(once.state);
});

test('command-settled · open-room failed → the visitor is turned away, and the visit closed', () => {
  const given = givenInvited().settled('open-room', refused);
  expect(given.asked).toEqual(['decline-visitor']);
  expect(given.state.work.issues).toContainEqual(expect.objectContaining({ kind: 'open-room', code: 'Forbidden' }));
  expect(given.settled('decline-visitor').state.phase).toBe('closed');
});

test('command-settled · connect-room-messaging failed → the visitor is turned away and the room closed', () => {
  expect(givenRoom().settled('connect-room-messaging', refused).asked).toEqual(['decline-visitor', 'close-leg']);
});

test('command-settled · bridge-visitor failed → the visitor is turned away and the room closed', () => {
  const given = givenBridging().settled('bridge-visitor', refused);
  expect(given.asked).toEqual(['decline-visitor', 'close-leg']);
  expect(given.callback('room', ended()).callback('visitor', invitationEnded('declined')).state.phase).toBe('closed');
});

test('command-settled · decline-visitor failed → the visitor leg is closed instead', () => {
  const given = givenInvited().settled('open-room', refused).settled('decline-visitor', refused);
  expect(given.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'visitor' }]);
});

for (const kind of ['add-bridged-agent', 'invite-agent'] as const) {
  test(`command-settled · ${kind} failed → the next agent is asked`, () => {
    const plan = planWith({ agents: [mira, noor, olek], askAtOnce: 1 });
    const bridging = givenBridging(plan).callback('visitor', messaging('connected', 'visitor'), bridge());
    const given = kind === 'invite-agent' ? givenBridged(plan).callback('visitor', bridged(mira)) : bridging;
    expect(given.settled(kind, refused).last.commands).toMatchObject([
      { kind: 'add-bridged-agent', address: noor.address },
    ]);
  });
}

test('command-settled · the welcome is said → it is in the transcript, and only then (step 12)', () => {
  const given = givenBridging().callback('visitor', messaging('connected', 'visitor'), bridge());
  expect(given.transcript).toEqual([]);
  expect(given.settled('say-to-visitor').last.transcript).toMatchObject([{ number: 1, by: 'service' }]);
  expect(given.settled('say-to-visitor', refused).last.transcript).toEqual([]);
});

test('command-settled · close-leg done, though no callback says so → closed', () => {
  expect(givenBridged().callback('visitor', ended()).settled('close-leg').last.phase).toBe('closed');
});
