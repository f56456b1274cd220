import { expect, test } from 'vitest';
import { audienceStatus } from '../../../shared/conversation/people.ts';
import type { Audience } from '../../../shared/conversation/visit.ts';
import { bridged, link, mira, olek, planWith } from '../facts.ts';
import { type Given, givenAttended, givenBridged, givenInvited, givenRinging } from '../given.ts';

const refused = { outcome: 'failed', code: 'Forbidden' } as const;

function ask(given: Given, audience: Audience, requestId = `to ${audience}`, address = mira.address): Given {
  return given.events({ type: 'audience-requested', at: 90_000, requestId, address, audience });
}

test('audience-requested · another one than confirmed → is changed', () => {
  const given = ask(givenAttended(), 'agents');
  expect(given.last.commands).toMatchObject([
    { kind: 'change-bridged-agent', audience: 'agents', link: link(`bridge/agents/${mira.address}`) },
  ]);
  expect(audienceStatus(given.state, mira.address)).toEqual({ audience: 'agents', status: 'pending' });
  const done = given.settled('change-bridged-agent');
  expect(audienceStatus(done.state, mira.address)).toEqual({ audience: 'agents', status: 'settled' });
});

test('audience-requested · the same wish again → nothing', () => {
  const given = ask(givenAttended(), 'agents');
  expect(ask(given, 'agents', 'again').last.commands).toEqual([]);
  expect(ask(givenAttended(), 'everyone').last.commands).toEqual([]);
});

test('audience-requested · back and forth → every confirmed change is put right', () => {
  const there = ask(givenAttended(), 'agents').callback('visitor', bridged(mira, 'agents'));
  const back = ask(there, 'everyone').callback('visitor', bridged(mira, 'everyone'));
  const again = ask(back, 'agents', 'third');
  expect(again.sent('change-bridged-agent').map(({ audience }) => audience)).toEqual(['agents', 'everyone', 'agents']);
});

test('audience-requested · taken back before it is confirmed → passed on, and pending until it is taken', () => {
  const given = ask(ask(givenAttended(), 'agents').settled('change-bridged-agent'), 'everyone');
  expect(given.last.commands).toMatchObject([{ kind: 'change-bridged-agent', audience: 'everyone' }]);
  expect(audienceStatus(given.state, mira.address)).toEqual({ audience: 'everyone', status: 'pending' });
  const late = given.settled('change-bridged-agent').callback('visitor', bridged(mira, 'agents'));
  expect(late.last.commands).toEqual([]);
  expect(audienceStatus(late.state, mira.address)).toEqual({ audience: 'everyone', status: 'settled' });
});

test('audience-requested · refused, and taken back → settled as it always was', () => {
  const refusal = ask(givenAttended(), 'agents').settled('change-bridged-agent', refused);
  const back = ask(refusal, 'everyone').settled('change-bridged-agent', refused);
  expect(audienceStatus(back.state, mira.address)).toEqual({ audience: 'everyone', status: 'settled' });
});

test('audience-requested · the place taken but not yet reported → pending', () => {
  const given = ask(givenBridged().settled('add-bridged-agent'), 'agents');
  expect(audienceStatus(given.state, mira.address)).toEqual({ audience: 'agents', status: 'pending' });
});

test('audience-requested · before the place is asked for → the place is asked for so', () => {
  const plan = planWith({ agents: [olek, mira], askAtOnce: 1 });
  const wished = ask(givenRinging(plan), 'agents');
  expect(wished.last.commands).toEqual([]);
  expect(audienceStatus(wished.state, mira.address)).toEqual({ audience: 'agents', status: 'settled' });
  const missed = wished.alarm('agent-answer', 200_000);
  expect(missed.sent('add-bridged-agent').at(-1)).toMatchObject({ address: mira.address, audience: 'agents' });
});

test('audience-requested · while the place is being asked for → changed when it is confirmed', () => {
  const given = ask(givenBridged(), 'agents');
  expect(given.last.commands).toEqual([]);
  const confirmed = given.callback('visitor', bridged(mira, 'everyone'));
  expect(confirmed.asked).toEqual(['invite-agent', 'change-bridged-agent']);
});

test('audience-requested · refused by the platform → kept with its code, and tried again by a further request', () => {
  const given = ask(givenAttended(), 'agents').settled('change-bridged-agent', refused);
  expect(audienceStatus(given.state, mira.address)).toEqual({
    audience: 'agents',
    status: 'refused',
    code: 'Forbidden',
  });
  expect(ask(given, 'agents').last.commands).toEqual([]);
  expect(ask(given, 'agents', 'once more').asked).toEqual(['change-bridged-agent']);
});

test('audience-requested · for a person who is not planned → nothing', () => {
  const given = ask(givenInvited(), 'agents', 'r', olek.address);
  expect(given.state.work.agents).toEqual([]);
  expect(audienceStatus(given.state, olek.address)).toBeUndefined();
});
