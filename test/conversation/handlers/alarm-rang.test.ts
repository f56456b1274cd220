import { expect, test } from 'vitest';
import { answerDueAt } from '../../../shared/conversation/alarms.ts';
import { bridged, ended, invitation, joined, left, mira, noor, olek, planWith } from '../facts.ts';
import { givenAttended, givenBridged, givenInvited, givenRinging, givenRoom } from '../given.ts';

const giveUpAt = 181_000;
const refused = { outcome: 'failed', code: 'Forbidden' } as const;

test('alarm-rang · give-up, no agent ever came → the visitor is told, then both legs are closed', () => {
  const told = givenRinging().alarm('give-up', giveUpAt);
  expect(told.last.commands).toMatchObject([{ kind: 'say-to-visitor', text: 'No agent is available.' }]);
  expect(told.state.phase).toBe('closing');
  const closing = told.settled('say-to-visitor');
  expect(closing.last.transcript).toMatchObject([{ by: 'service', text: 'No agent is available.' }]);
  expect(closing.last.commands).toMatchObject([
    { kind: 'close-leg', leg: 'visitor' },
    { kind: 'close-leg', leg: 'room' },
  ]);
  expect(closing.callback('visitor', ended()).callback('room', ended()).state.phase).toBe('closed');
});

test('alarm-rang · give-up, and the visitor cannot be told → both legs are closed all the same', () => {
  const told = givenRinging().alarm('give-up', giveUpAt);
  expect(told.settled('say-to-visitor', refused).asked).toEqual(['close-leg', 'close-leg']);
});

test('alarm-rang · give-up, the visitor leaves before being told → the room is closed at once', () => {
  const gone = givenRinging().alarm('give-up', giveUpAt).callback('visitor', ended());
  expect(gone.last.commands).toMatchObject([{ kind: 'close-leg', leg: 'room' }]);
});

test('alarm-rang · give-up before the visitor is let in → turned away, and the room closed', () => {
  expect(givenRoom().alarm('give-up', giveUpAt).asked).toEqual(['decline-visitor', 'close-leg']);
});

test('alarm-rang · give-up, but an agent is or was in the room → nothing', () => {
  expect(givenAttended().alarm('give-up', giveUpAt).last.commands).toEqual([]);
  const left1 = givenAttended().callback('room', left(mira.address));
  expect(left1.alarm('give-up', giveUpAt).state.phase).toBe('waiting');
});

test('alarm-rang · give-up, too early → is set again', () => {
  const early = givenInvited().alarm('give-up', giveUpAt - 1, giveUpAt);
  expect(early.last.alarms).toEqual([{ purpose: 'give-up', dueAt: giveUpAt }]);
  expect(early.last.commands).toEqual([]);
});

test('alarm-rang · doubled → the second does nothing', () => {
  const once = givenRinging().alarm('give-up', giveUpAt);
  const twice = once.alarm('give-up', giveUpAt);
  expect(twice.last.commands).toEqual([]);
  expect(twice.last.alarms).toEqual([]);
});

test('alarm-rang · agent-answer → who has not answered counts as missed, and the next is asked', () => {
  const rung = givenRinging(planWith({ agents: [mira, noor, olek], askAtOnce: 1 }));
  const given = rung.alarm('agent-answer', answerDueAt(rung.state, mira.address) ?? 0);
  expect(given.last.commands).toMatchObject([{ kind: 'add-bridged-agent', address: noor.address }]);
  expect(given.callback('room', joined(mira.address)).state.phase).toBe('attended');
});

test('alarm-rang · agent-answer, it is only time to look for agents, and all are asked → set again for their answers', () => {
  const rung = givenRinging();
  const looked = rung.alarm('agent-answer', rung.state.work.alarms['agent-answer'] ?? 0);
  expect(looked.last.commands).toEqual([]);
  expect(looked.last.alarms).toEqual([{ purpose: 'agent-answer', dueAt: answerDueAt(rung.state, mira.address) }]);
});

test('alarm-rang · agent-answer, one was rung later → is set again for that one', () => {
  const first = givenBridged().callback('visitor', bridged(mira));
  const both = first.events({ ...bridged(noor), at: 20_000, position: { leg: 'visitor', ack: 9, index: 0 } } as never);
  const rang = both.alarm('agent-answer', answerDueAt(both.state, mira.address) ?? 0);
  expect(rang.last.alarms).toEqual([{ purpose: 'agent-answer', dueAt: 65_000 }]);
});

test('alarm-rang · agent-answer, the invitation has not even gone out → it is withdrawn', () => {
  const rung = givenBridged().callback('visitor', bridged(mira));
  const held = rung.settled('invite-agent', { outcome: 'postponed', code: 'Busy', dueAt: 900_000 });
  const rang = held.alarm('agent-answer', answerDueAt(held.state, mira.address) ?? 0);
  expect(rang.state.work.pending).toEqual([]);
});

test('alarm-rang · agent-answer, the time to ask anew has come → who has missed the ring is rung again', () => {
  const missed = givenRinging(planWith({ agents: [mira] })).callback('room', invitation(mira.address, 'missed'));
  const early = missed.alarm('agent-answer', missed.state.at + 29_000);
  expect(early.sent('invite-agent')).toHaveLength(1);
  const again = early.alarm('agent-answer', missed.state.at + 30_000);
  expect(again.last.commands).toMatchObject([{ kind: 'invite-agent', address: mira.address }]);
});

test('alarm-rang · agent-answer, all have joined → nothing', () => {
  const given = givenAttended().callback('room', joined(noor.address));
  expect(given.alarm('agent-answer', 999_000).last.commands).toEqual([]);
});

test('alarm-rang · retry → what is due is no longer held, the rest is waited for', () => {
  const rung = givenBridged().callback('visitor', bridged(mira), bridged(noor));
  const held = rung
    .settled('invite-agent', { outcome: 'postponed', code: 'Busy', dueAt: 60_000 }, mira.address)
    .settled('invite-agent', { outcome: 'postponed', code: 'Busy', dueAt: 62_000 }, noor.address);
  const rang = held.alarm('retry', 60_000);
  expect(rang.state.work.pending.map(({ dueAt }) => dueAt)).toEqual([undefined, 62_000]);
  expect(rang.last.alarms).toEqual([{ purpose: 'retry', dueAt: 62_000 }]);
});

test('alarm-rang · one that was replaced by an earlier one → nothing', () => {
  const given = givenInvited();
  expect(given.alarm('give-up', 5000, 5000).state.work).toEqual(given.state.work);
});
