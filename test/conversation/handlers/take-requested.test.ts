import { expect, test } from 'vitest';
import { askOf, takerOf } from '../../../shared/conversation/asks.ts';
import { bridged, invitation, joined, left, mira, noor, olek, onRoster, planWith, removable } from '../facts.ts';
import { type Given, givenBridged, givenInvited } from '../given.ts';

const plan = planWith({ owner: 'one', agents: [mira, noor, olek], askAtOnce: 1 });

const take = (given: Given, { address }: typeof mira): Given =>
  given.events({ type: 'take-requested', at: given.state.at, address });

const ringTo = (given: Given, { address }: typeof mira): string =>
  given.sent('invite-agent').findLast((one) => one.address === address)?.operationId ?? '';

const rings = (given: Given, who: typeof mira): Given =>
  given
    .callback('visitor', bridged(who))
    .settled('invite-agent')
    .callback('room', invitation(who.address, 'ringing', ringTo(given.callback('visitor', bridged(who)), who)));

/** Mira rings, the first in the tenant's order. */
const waiting = (of = plan): Given => rings(givenBridged(of), mira);

const accepts = (given: Given, who: typeof mira): Given =>
  given.callback('room', removable(who.address), invitation(who.address, 'joined', ringTo(given, who)));

test('take-requested · by an agent who is not asked → is given a place and rung at once, beside who rings already', () => {
  const taken = take(waiting(), noor);
  expect(taken.last.commands).toMatchObject([{ kind: 'add-bridged-agent', address: noor.address }]);
  const placed = taken.settled('add-bridged-agent').callback('visitor', bridged(noor));
  expect(placed.last.commands).toMatchObject([{ kind: 'invite-agent', address: noor.address }]);
  expect(takerOf(placed.state)).toBe(noor.address);
});

test('take-requested · who is away, has all chats that may be, and missed a ring just now → is rung all the same', () => {
  const missed = waiting().callback('room', invitation(mira.address, 'missed', ringTo(waiting(), mira)));
  const full = missed.roster(onRoster(mira, { availability: 'away', chats: 1 }), onRoster(noor), onRoster(olek));
  const taken = take(full, mira);
  expect(taken.last.commands).toMatchObject([{ kind: 'invite-agent', address: mira.address }]);
});

test('take-requested · once more, or while another one has taken the visitor → nothing; no further agents are asked meanwhile', () => {
  const taken = take(waiting(), noor);
  for (const again of [take(taken, noor), take(taken, olek)]) {
    expect(again.last.commands).toEqual([]);
    expect(again.state).toEqual(taken.state);
  }
  const missed = taken.callback('room', invitation(mira.address, 'missed', ringTo(taken, mira)));
  expect(missed.last.commands).toEqual([]);
});

test('take-requested · by the agent who rings already → no second ring, and the visitor is taken', () => {
  const taken = take(waiting(), mira);
  expect(taken.last.commands).toEqual([]);
  expect(takerOf(taken.state)).toBe(mira.address);
  expect(take(taken, noor).last.commands).toEqual([]);
});

test('take-requested · the ring comes to nothing → another agent may take the visitor, and the search goes on', () => {
  const taken = rings(take(waiting(), noor).settled('add-bridged-agent'), noor);
  const both = taken.callback('room', invitation(mira.address, 'missed', ringTo(taken, mira)));
  const silent = both.callback('room', invitation(noor.address, 'missed', ringTo(both, noor)));
  expect(silent.last.commands).toMatchObject([{ kind: 'add-bridged-agent', address: olek.address }]);
  expect(takerOf(silent.state)).toBeUndefined();
  expect(takerOf(take(silent, noor).state)).toBe(noor.address);
});

test('take-requested · the agent comes in → has the visitor, and the ring of another one is taken back', () => {
  const taken = rings(take(waiting(), noor).settled('add-bridged-agent'), noor);
  const attended = accepts(taken, noor);
  expect(attended.last.commands).toMatchObject([{ kind: 'withdraw-ring', address: mira.address }]);
  expect(take(attended, olek).state).toEqual(attended.state);
});

test('take-requested · who was in the room and is gone takes the visitor → is rung anew', () => {
  const gone = accepts(waiting(), mira).callback('room', left(mira.address));
  const missed = take(gone, mira);
  expect(missed.last.commands).toMatchObject([{ kind: 'invite-agent', address: mira.address }]);
});

test('take-requested · a colleague who came in without a ring and is gone takes the visitor → is rung', () => {
  const brought = waiting().callback('room', joined(olek.address)).callback('room', left(olek.address));
  const placed = take(brought, olek);
  expect(askOf(placed.state, olek.address)).toMatchObject({ outcome: 'ringing', taken: true });
});

test('take-requested · before the visitor is let in, by a person who is not planned, or was taken out of the tenant → nothing', () => {
  expect(take(givenInvited(plan), mira).state.work.agents).toEqual([]);
  expect(take(waiting(planWith({ agents: [mira] })), olek).last.commands).toEqual([]);
  const out = waiting().events({ type: 'agents-listed', at: 90_000, addresses: [mira.address] });
  expect(take(out, noor).last.commands).toEqual([]);
});
