import { expect, test } from 'vitest';
import { joined, left, link, mira, noor, olek, planWith, removable } from '../facts.ts';
import { type Given, givenAttended, givenRinging } from '../given.ts';

const plan = planWith({ agents: [mira, noor, olek], askAtOnce: 2 });
const listed = (given: Given, ...agents: readonly { readonly address: string }[]): Given =>
  given.events({ type: 'agents-listed', at: 90_000, addresses: agents.map(({ address }) => address) });
const eject = { kind: 'eject-agent', link: link(`participants/${mira.address}/eject`), address: mira.address };

test('agents-listed · without one who is in the room → removed from it, once', () => {
  const given = listed(givenAttended(plan).callback('room', removable(mira.address)), noor, olek);
  expect(given.last.commands).toMatchObject([eject]);
  expect(listed(given, noor, olek).last.commands).toEqual([]);
});

test('agents-listed · without one who comes in only now → removed then, and once more when coming again', () => {
  const given = listed(givenRinging(plan), noor, olek).callback('room', removable(mira.address));
  expect(given.last.commands).toMatchObject([eject]);
  const again = given.settled('eject-agent').callback('room', left(mira.address));
  expect(again.callback('room', removable(mira.address)).last.commands).toMatchObject([eject]);
});

test('agents-listed · without one on a platform that cannot remove people → nothing is sent', () => {
  const given = listed(givenAttended(plan).callback('room', joined(mira.address)), noor, olek);
  expect(given.sent('eject-agent')).toEqual([]);
});

test('agents-listed · without one who rings → another is asked in that place', () => {
  const given = listed(givenRinging(plan), noor, olek);
  expect(given.sent('add-bridged-agent').map(({ address }) => address)).toContain(olek.address);
});

test('agents-listed · all of the plan, or others besides → as it is', () => {
  const given = givenAttended(plan);
  expect(listed(given, mira, noor, olek, { address: 'sip:new@harbour.example' }).last.note).toContain('as it is');
});

test('agents-listed · removed, and among them again before coming in → comes in as any other', () => {
  const given = listed(listed(givenRinging(plan), noor, olek), mira, noor, olek);
  expect(given.callback('room', removable(mira.address)).sent('eject-agent')).toEqual([]);
});
