import { describe, expect, test } from 'vitest';
import { requestNamed } from '../../shared/conversation/colleagues.ts';
import { decideAll } from '../../shared/conversation/decide.ts';
import { desiredAudience } from '../../shared/conversation/people.ts';
import { statusOf } from '../../shared/service/operators/operator-request.ts';
import { invitation, joined, left, mira, noor, olek, planWith, removable, said, visitorAddress } from './facts.ts';
import { conversation, type Given, givenBridged } from './given.ts';
import { type Agent, accepts, rings, ringTo } from './rings.ts';

const plan = planWith({ owner: 'one', agents: [mira, noor, olek], askAtOnce: 1 });

/** Mira has the visitor; no other agent rings. */
const owned = (): Given => accepts(rings(givenBridged(plan), mira), mira);

const comes = (given: Given, takesOver: boolean, id = 's1', to: Agent = noor): Given =>
  given.events({ type: 'supervisor-comes', at: given.state.at, requestId: id, to: to.address, takesOver });

const status = (given: Given, takesOver: boolean, id = 's1') =>
  statusOf(id, { kind: 'come-in', to: noor.address, takesOver }, given.state);
const ejected = (given: Given): readonly string[] => given.sent('eject-agent').map(({ address }) => address);
const rung = (given: Given) => given.sent('invite-agent').filter(({ address }) => address === noor.address);

describe('supervisor takes over (carebridge.md#come-in)', () => {
  test('an agent has the visitor → the supervisor is rung, comes in, and that agent is removed', () => {
    const asked = comes(owned(), true);
    expect(asked.last.commands).toMatchObject([
      { kind: 'add-bridged-agent', address: noor.address, audience: 'everyone' },
    ]);
    expect(status(asked, true)).toMatchObject({ status: 'running' });
    const both = accepts(rings(asked, noor), noor);
    expect(both.asked).toContain('eject-agent');
    expect(ejected(both)).toEqual([mira.address]);
    const alone = both.settled('eject-agent').callback('room', left(mira.address));
    expect(status(alone, true)).toMatchObject({ status: 'done' });
    expect(alone.state.phase).toBe('attended');
    expect(requestNamed(alone.state, 's1')).toMatchObject({ by: mira.address, bySupervisor: true, isLeft: true });
  });

  test('the visitor was handed over while it rang → who has the visitor then is removed, and not the one of before', () => {
    const ringing = rings(comes(owned(), true), noor);
    const handed = ringing.callback('room', joined(olek.address)).callback('room', left(mira.address));
    const both = accepts(handed.callback('room', removable(olek.address)), noor);
    expect(ejected(both)).toEqual([olek.address]);
  });

  test('who has the visitor leaves while it rings → the supervisor comes in, and is not removed', () => {
    const ringing = rings(comes(owned(), true), noor);
    const alone = accepts(ringing.callback('room', left(mira.address)), noor);
    expect(ejected(alone)).toEqual([]);
    expect(status(alone, true)).toMatchObject({ status: 'done' });
  });

  test('the supervisor does not answer → nothing has changed', () => {
    const ringing = rings(comes(owned(), true), noor);
    const missed = ringing.callback('room', invitation(noor.address, 'missed', ringTo(ringing, noor)));
    expect(status(missed, true)).toMatchObject({ status: 'failed', code: 'NoColleague' });
    expect(ejected(missed)).toEqual([]);
  });

  test('the supervisor is in for colleagues only → heard by everyone, and the agent is removed at once', () => {
    const beside = accepts(rings(comes(owned(), false), noor), noor);
    const over = comes(beside, true, 's2');
    expect(over.last.commands).toMatchObject([
      { kind: 'eject-agent', address: mira.address },
      { kind: 'change-bridged-agent', address: noor.address, audience: 'everyone' },
    ]);
  });

  test('rung by a colleague’s request already → that ring goes on, as the supervisor’s', () => {
    const asked = owned().events({
      ...{ type: 'colleague-asked', at: 100_000, requestId: 'r1', by: mira.address, to: noor.address, leaves: false },
    });
    const over = comes(rings(asked, noor), true);
    expect(requestNamed(over.state, 'r1')?.outcome).toBe('dropped');
    expect(ejected(accepts(over, noor))).toEqual([mira.address]);
    expect(rung(over)).toHaveLength(1);
  });

  test('the agent asks for the same colleague, or would take it back → the supervisor’s request stands', () => {
    const ringing = rings(comes(owned(), true), noor);
    const { at } = ringing.state;
    const again = ringing.events(
      { type: 'colleague-asked', at, requestId: 'r1', by: mira.address, to: noor.address, leaves: false },
      { type: 'asking-dropped', at, requestId: 's1', by: mira.address },
    );
    expect(again.state).toEqual(ringing.state);
  });
});

describe('supervisor comes in for colleagues only (carebridge.md#come-in)', () => {
  test('an agent has the visitor → placed unseen before the ring; both stay', () => {
    const asked = comes(owned(), false);
    expect(asked.last.commands).toMatchObject([
      { kind: 'add-bridged-agent', address: noor.address, audience: 'agents' },
    ]);
    expect(asked.settled('add-bridged-agent').sent('invite-agent')).toHaveLength(1);
    const both = accepts(rings(asked, noor), noor);
    expect(ejected(both)).toEqual([]);
    expect(status(both, false)).toMatchObject({ status: 'done' });
    expect(desiredAudience(both.state, noor)).toBe('agents');
  });

  test('did not come, or has left → comes in later as any agent does, seen by the visitor', () => {
    const ringing = rings(comes(owned(), false), noor);
    const missed = ringing.callback('room', invitation(noor.address, 'missed', ringTo(ringing, noor)));
    const gone = accepts(ringing, noor).callback('room', left(noor.address));
    for (const given of [missed, gone]) {
      expect(given.last.commands).toMatchObject([
        { kind: 'change-bridged-agent', address: noor.address, audience: 'everyone' },
      ]);
      expect(desiredAudience(given.state, noor)).toBe('everyone');
      const { at } = given.state;
      const again = comes(given.events({ type: 'roster-changed', at, agents: [] }), false, 's2');
      expect(desiredAudience(again.state, noor)).toBe('agents');
    }
  });

  test('has a place that the visitor sees → it is changed, and rings once the platform has taken that', () => {
    const all = planWith({ owner: 'one', agents: [mira, noor], askAtOnce: 2 });
    const both = rings(rings(givenBridged(all), mira), noor);
    const first = accepts(both, mira).settled('withdraw-ring');
    const silent = first.callback('room', invitation(noor.address, 'withdrawn', ringTo(first, noor)));
    const asked = comes(silent, false);
    expect(asked.last.commands).toMatchObject([{ kind: 'change-bridged-agent', audience: 'agents' }]);
    expect(asked.callback('room', said(1, visitorAddress)).asked).not.toContain('invite-agent');
    const taken = asked.settled('change-bridged-agent');
    expect(rung(asked)).toHaveLength(1);
    expect(rung(taken)).toHaveLength(2);
  });
});

test.each([true, false])(
  'supervisor · takes over: %s, the same twice, and once more with a new id → one ring',
  (takesOver) => {
    const asked = comes(owned(), takesOver);
    expect(comes(asked, takesOver).state).toEqual(asked.state);
    const again = comes(asked, takesOver, 's2');
    expect(again.state).toEqual(asked.state);
    expect(status(again, takesOver, 's2')).toMatchObject({ status: 'running' });
    const { state, commands } = decideAll(asked.state, asked.log.at(-1)?.events ?? [], { conversation, version: 99 });
    expect([state, commands]).toEqual([asked.state, []]);
    const both = accepts(rings(again, noor), noor);
    const alone = takesOver ? both.settled('eject-agent').callback('room', left(mira.address)) : both;
    expect(status(comes(alone, takesOver, 's3'), takesOver, 's3')).toMatchObject({ status: 'done' });
    expect(rung(alone)).toHaveLength(1);
  },
);

test('supervisor · no agent has the visitor, or is not one of the visit’s agents → nothing, and a conflict', () => {
  const waiting = givenBridged(plan);
  const given = comes(waiting, true);
  expect(given.state).toEqual(waiting.state);
  expect(status(given, true)).toMatchObject({ status: 'failed', code: 'Conflict' });
  const strange = comes(owned(), false, 's1', { ...noor, address: 'sip:else@x' });
  expect(strange.last.commands).toEqual([]);
  expect(requestNamed(strange.state, 's1')).toBeUndefined();
});

test('supervisor · takes over, the callbacks of the entry come in any order → one removal, of the agent', () => {
  const ringing = rings(comes(owned(), true), noor);
  const entry = (given: Given) => given.late('room', 201, removable(noor.address));
  const end = (given: Given) => given.late('room', 202, invitation(noor.address, 'joined', ringTo(ringing, noor)));
  const gone = (given: Given) => given.late('room', 203, left(mira.address));
  const orders = [
    [entry, end, gone],
    [end, entry, gone],
    [gone, end, entry],
    [gone, entry, end],
    [end, gone, entry],
    [entry, gone, end],
  ];
  for (const order of orders) {
    const given = order.reduce((next, report) => report(next), ringing);
    expect(ejected(given).filter((address) => address !== mira.address)).toEqual([]);
    expect(ejected(given).length).toBeLessThanOrEqual(1);
    expect(given.state.phase).toBe('attended');
    expect(status(given, true)).toMatchObject({ status: 'done' });
  }
});
