import { expect, test } from 'vitest';
import { bridged, type Fact, invitation, joined, mira, noor, olek, planWith } from '../facts.ts';
import { givenAttended, givenRinging } from '../given.ts';

const oneByOne = planWith({ agents: [mira, noor, olek], askAtOnce: 1 });

for (const outcome of ['refused', 'missed', 'failed'] as const) {
  test(`agent-invitation-changed · ${outcome} → the next agent is asked`, () => {
    const given = givenRinging(oneByOne).callback('room', invitation(mira.address, outcome));
    expect(given.last.commands).toMatchObject([{ kind: 'add-bridged-agent', address: noor.address }]);
    const rung = given.callback('visitor', bridged(noor));
    expect(rung.last.commands).toMatchObject([{ kind: 'invite-agent', address: noor.address }]);
  });
}

test('agent-invitation-changed · refused, but a colleague is there → no other agent is asked', () => {
  const given = givenAttended(planWith({ agents: [mira, noor, olek] }));
  expect(given.callback('room', invitation(noor.address, 'refused')).last.commands).toEqual([]);
});

test('agent-invitation-changed · refused by all → the visitor waits until we give up', () => {
  const given = givenRinging().callback(
    'room',
    invitation(mira.address, 'refused'),
    invitation(noor.address, 'missed'),
  );
  expect(given.state.phase).toBe('waiting');
  expect(given.last.commands).toEqual([]);
});

test('agent-invitation-changed · before the answer to the request → stands in for it', () => {
  const given = givenRinging(oneByOne)
    .callback('room', invitation(mira.address, 'refused'))
    .callback('visitor', bridged(noor));
  const ringing = given.callback('room', invitation(noor.address, 'ringing', given.operation('invite-agent')));
  expect(ringing.state.work.pending.map(({ kind }) => kind)).not.toContain('invite-agent');
});

test('agent-invitation-changed · without an address → the operation tells whom it is about', () => {
  const given = givenRinging(oneByOne);
  const fact: Fact = {
    type: 'agent-invitation-changed',
    operationId: given.operation('invite-agent'),
    outcome: 'refused',
  };
  expect(given.callback('room', fact).asked).toEqual(['add-bridged-agent']);
  expect(given.callback('room', { ...fact, operationId: 'unknown' }).last.commands).toEqual([]);
});

test('agent-invitation-changed · joined after all → attended', () => {
  const given = givenRinging(oneByOne).callback('room', invitation(mira.address, 'missed'));
  expect(given.callback('room', joined(mira.address)).state.phase).toBe('attended');
});
