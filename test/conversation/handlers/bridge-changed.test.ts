import { expect, test } from 'vitest';
import { agent, bridge, link, mira, noor, olek, planWith } from '../facts.ts';
import { givenBridged, givenBridging } from '../given.ts';

test('bridge-changed · there → every asked agent gets a place with the agreed audience (step 11)', () => {
  const agents = [mira, agent('pia', 'agents')];
  const given = givenBridging(planWith({ agents })).callback('visitor', bridge());
  expect(given.sent('add-bridged-agent')).toMatchObject([
    { link: link('bridge/agents'), address: mira.address, displayName: 'MIRA', audience: 'everyone' },
    { address: 'sip:pia@contoso.example', displayName: 'PIA', audience: 'agents' },
  ]);
});

test('bridge-changed · there, one agent is asked at once → the first gets a place', () => {
  const plan = planWith({ agents: [mira, noor, olek], askAtOnce: 1 });
  const given = givenBridging(plan).callback('visitor', bridge());
  expect(given.sent('add-bridged-agent').map(({ address }) => address)).toEqual([mira.address]);
});

test('bridge-changed · there, every agent has a lane → one who waits does not hold up the others', () => {
  const lanes = givenBridging()
    .callback('visitor', bridge())
    .sent('add-bridged-agent')
    .map(({ lane }) => lane);
  expect(new Set(lanes).size).toBe(2);
});

test('bridge-changed · older than what is known → nothing', () => {
  const given = givenBridged();
  expect(given.late('visitor', 1, bridge(false)).state).toEqual(given.state);
});
