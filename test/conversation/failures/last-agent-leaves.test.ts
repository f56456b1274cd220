import { expect, test } from 'vitest';
import { bridged, invitation, joined, left, mira, noor, olek, planWith, said, visitorAddress } from '../facts.ts';
import { type Given, givenAttended } from '../given.ts';

const alone = (given: Given = givenAttended()) => given.callback('room', left(mira.address));
const onlyMira = planWith({ agents: [mira] });

/** Half a minute passes. */
const later = (given: Given) => given.alarm('agent-answer', given.state.at + 30_000);

test('last agent leaves · others were rung and did not come → they are rung again at once, the agent who left later', () => {
  const missed = givenAttended().callback('room', invitation(noor.address, 'missed'));
  const given = alone(missed);
  expect(given.state.phase).toBe('waiting');
  expect(given.last.commands).toMatchObject([{ kind: 'invite-agent', address: noor.address }]);
  expect(later(given).last.commands).toEqual([]);
});

test('last agent leaves · another agent still rings → is not rung a second time', () => {
  const given = alone();
  expect(given.last.commands).toEqual([]);
  expect(given.callback('room', joined(noor.address)).state.phase).toBe('attended');
});

test('last agent leaves · the others say no again → after a while the one who left is rung, too', () => {
  const rung = alone(givenAttended().callback('room', invitation(noor.address, 'missed'))).settled('invite-agent');
  const again = rung.operation('invite-agent');
  const ringing = rung.callback('room', invitation(noor.address, 'ringing', again));
  const given = later(ringing.callback('room', invitation(noor.address, 'refused', again)));
  expect(given.last.commands).toMatchObject([
    { kind: 'invite-agent', address: mira.address },
    { kind: 'invite-agent', address: noor.address },
  ]);
});

test('last agent leaves · one rings, the ring of another one was refused → that one is rung anew, though the one who left is not', () => {
  const missed = givenAttended(planWith({ agents: [mira, noor, olek], askAtOnce: 2 })).callback(
    'room',
    invitation(noor.address, 'missed'),
  );
  const refused = alone(missed).settled('invite-agent', { outcome: 'failed', code: 'AnotherOperationPending' });
  const rung = refused.settled('add-bridged-agent').callback('visitor', bridged(olek)).settled('invite-agent');
  const given = later(rung.callback('room', invitation(olek.address, 'ringing', rung.operation('invite-agent'))));
  expect(given.last.commands).toMatchObject([{ kind: 'invite-agent', address: noor.address }]);
});

test('last agent leaves · a late report on an earlier ring → the new ring still counts', () => {
  const missed = givenAttended().callback('room', invitation(noor.address, 'missed'));
  const given = alone(missed).callback('room', invitation(noor.address, 'missed', 'an earlier ring'));
  expect(given.last.commands).toEqual([]);
});

test('last agent leaves · no other agent is planned → is rung again after a while; on coming back, told what was said meanwhile', () => {
  const heard = givenAttended(onlyMira).callback('room', said(1, visitorAddress));
  const rung = later(alone(heard));
  expect(rung.last.commands).toMatchObject([{ kind: 'invite-agent', address: mira.address }]);
  const back = rung.callback('room', said(2, visitorAddress)).callback('room', joined(mira.address));
  expect(back.state.phase).toBe('attended');
  expect(back.last.commands).toMatchObject([{ kind: 'recap-to-room', fromLine: 2, toLine: 2 }]);
});

test('last agent leaves · a new time for giving up is counted from then', () => {
  const given = alone();
  const leftAt = given.state.at;
  const early = given.alarm('give-up', 181_000);
  expect(early.state.phase).toBe('waiting');
  expect(early.last.alarms).toEqual([{ purpose: 'give-up', dueAt: leftAt + 180_000 }]);
  expect(early.alarm('give-up', leftAt + 180_000).last.commands).toMatchObject([
    { kind: 'say-to-visitor', text: 'No agent is available.' },
  ]);
});

test('one of two agents leaves · the other one stays → nothing', () => {
  const both = givenAttended().callback('room', joined(noor.address));
  const given = alone(both);
  expect(given.state.phase).toBe('attended');
  expect(given.last.commands).toEqual([]);
});

test('last agent leaves · the place on the bridge is gone, too → gets one again before being rung', () => {
  const off = { ...bridged(mira), present: false, links: {} } as const;
  const given = later(givenAttended(onlyMira).callback('visitor', off).callback('room', left(mira.address)));
  expect(given.asked).toEqual(['add-bridged-agent']);
  expect(given.settled('add-bridged-agent').callback('visitor', bridged(mira)).asked).toEqual(['invite-agent']);
});
