import { expect, test } from 'vitest';
import { agent, bridged, joined, left, link, mira, noor, olek, planWith, said, visitorAddress } from '../facts.ts';
import { givenAttended, givenBridged, givenRinging } from '../given.ts';

const oneByOne = planWith({ agents: [mira, noor, olek], askAtOnce: 1 });

test('participant-changed · an agent joins → attended (step 15)', () => {
  expect(givenRinging().callback('room', joined(mira.address)).last.phase).toBe('attended');
});

test('participant-changed · the visitor → does not count as an agent', () => {
  const given = givenRinging().callback('room', joined(visitorAddress, 'Iris'));
  expect(given.last.phase).toBeUndefined();
  expect(given.state.facts.people.map(({ address }) => address)).not.toContain(visitorAddress);
});

test('participant-changed · a colleague who is not planned → gets no place, and does not attend the visitor', () => {
  const given = givenRinging().callback('room', joined(olek.address));
  expect(given.last.phase).toBeUndefined();
  expect(given.last.commands).toEqual([]);
});

test('participant-changed · one of the plan who was not asked is brought in by a colleague → gets a place', () => {
  const given = givenAttended(oneByOne).callback('room', joined(olek.address));
  expect(given.last.commands).toMatchObject([
    { kind: 'add-bridged-agent', address: olek.address, audience: 'everyone' },
  ]);
  const after = given.callback('visitor', bridged(olek)).callback('room', left(mira.address));
  expect(after.state.phase).toBe('attended');
  expect(after.sent('add-bridged-agent').filter(({ address }) => address === olek.address)).toHaveLength(1);
});

test('participant-changed · one of two leaves → still attended', () => {
  const given = givenAttended().callback('room', joined(noor.address)).callback('room', left(mira.address));
  expect(given.state.phase).toBe('attended');
});

test('participant-changed · the last leaves → waiting, and the next agent gets a place', () => {
  const given = givenAttended(oneByOne).callback('room', left(mira.address));
  expect(given.last.phase).toBe('waiting');
  expect(given.last.commands).toMatchObject([{ kind: 'add-bridged-agent', address: noor.address }]);
});

test('participant-changed · the last leaves and comes back → attended, and not rung again', () => {
  const given = givenAttended().callback('room', left(mira.address)).callback('room', joined(mira.address));
  expect(given.last.phase).toBe('attended');
  expect(given.sent('invite-agent')).toHaveLength(2);
});

test('participant-changed · first join after lines of the visitor → the room is told them, once per agent', () => {
  const spoken = givenRinging().callback('room', said(1, visitorAddress), said(2, visitorAddress));
  const first = spoken.callback('room', joined(mira.address));
  expect(first.last.commands).toMatchObject([
    { kind: 'recap-to-room', address: mira.address, fromLine: 1, toLine: 2, title: 'Before you joined:' },
  ]);
  expect(first.sent('recap-to-room')[0]?.link).toEqual(link('room/send'));
  const back = first.callback('room', left(mira.address)).callback('room', joined(mira.address));
  expect(back.sent('recap-to-room')).toHaveLength(1);
  const second = back.callback('room', said(3, visitorAddress)).callback('room', joined(noor.address));
  expect(second.last.commands).toMatchObject([{ kind: 'recap-to-room', address: noor.address, toLine: 3 }]);
});

test('participant-changed · first join before any line → no recap, not even after many lines', () => {
  const lines = Array.from({ length: 20 }, (_, index) => said(index + 1, visitorAddress));
  expect(
    givenAttended()
      .callback('room', ...lines)
      .sent('recap-to-room'),
  ).toEqual([]);
});

test('participant-changed · a line that overtook the join → only the lines before the join are told', () => {
  const given = givenRinging()
    .late('room', 20, said(1, visitorAddress))
    .late('room', 22, said(2, visitorAddress))
    .late('room', 21, joined(mira.address));
  expect(given.last.commands).toMatchObject([{ kind: 'recap-to-room', toLine: 1 }]);
});

test('participant-changed · the join overtook a line → the line is told when it comes', () => {
  const given = givenRinging().late('room', 21, joined(mira.address)).late('room', 20, said(1, visitorAddress));
  expect(given.last.commands).toMatchObject([{ kind: 'recap-to-room', toLine: 1 }]);
});

test('participant-changed · an agent whom the visitor does not hear → is told as well', () => {
  const given = givenRinging(planWith({ agents: [agent('pia', 'agents')] })).callback('room', said(1, visitorAddress));
  expect(given.callback('room', joined('sip:pia@contoso.example')).asked).toEqual(['recap-to-room']);
});

test('participant-changed · an outdated entry after the exit → has been there, but is not', () => {
  const given = givenRinging().late('room', 21, left(mira.address)).late('room', 20, joined(mira.address));
  expect(given.state.phase).toBe('waiting');
  expect(given.state.facts.people.find(({ address }) => address === mira.address)?.firstJoin).toEqual([20, 0]);
});

test('participant-changed · an agent in the room before the ring → is not rung', () => {
  const given = givenBridged().callback('room', joined(mira.address));
  expect(given.state.phase).toBe('attended');
  expect(given.sent('invite-agent')).toEqual([]);
});

test('participant-changed · a flood of strangers → the state stays small', () => {
  const strangers = Array.from({ length: 500 }, (_, index) => joined(`sip:s${index}@x.example`, 'n'.repeat(9999)));
  const given = givenAttended().callback('room', ...strangers);
  expect(JSON.stringify(given.state).length).toBeLessThan(64 * 1024);
});
