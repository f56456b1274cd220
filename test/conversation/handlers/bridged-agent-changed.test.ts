import { expect, test } from 'vitest';
import { bridged, link, mira, noor } from '../facts.ts';
import { givenBridged, givenRinging } from '../given.ts';

test('bridged-agent-changed · there → that agent is rung, not before; an alarm has been set when the agent was asked (step 14)', () => {
  const before = givenBridged();
  expect(before.state.work.alarms['agent-answer']).toBe(35_000);
  expect(before.sent('invite-agent')).toEqual([]);
  const given = before.callback('visitor', bridged(mira));
  expect(given.last.commands).toMatchObject([
    { kind: 'invite-agent', address: mira.address, link: link('add-participant') },
  ]);
  expect(given.last.alarms).toEqual([]);
});

test('bridged-agent-changed · several → one alarm is enough', () => {
  const given = givenBridged().callback('visitor', bridged(mira), bridged(noor));
  expect(given.asked).toEqual(['invite-agent', 'invite-agent']);
  const alarms = given.decisions.flatMap((decision) => decision.alarms);
  expect(alarms.filter(({ purpose }) => purpose === 'agent-answer')).toHaveLength(1);
});

test('bridged-agent-changed · again → the agent is not rung twice', () => {
  expect(givenRinging().callback('visitor', bridged(mira)).last.commands).toEqual([]);
});

test('bridged-agent-changed · confirmed otherwise than planned → is put right once', () => {
  const given = givenBridged().callback('visitor', bridged(mira, 'agents'));
  expect(given.sent('change-bridged-agent')).toMatchObject([
    { address: mira.address, audience: 'everyone', link: link(`bridge/agents/${mira.address}`) },
  ]);
  expect(given.callback('visitor', bridged(mira, 'agents')).last.commands).toEqual([]);
});

test('bridged-agent-changed · older than what is known → nothing', () => {
  const given = givenRinging().late('visitor', 9, bridged(mira, 'agents'));
  expect(given.late('visitor', 8, bridged(mira, 'everyone')).state).toEqual(given.state);
});
