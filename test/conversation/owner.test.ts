import { describe, expect, test } from 'vitest';
import {
  bridged,
  invitation,
  joined,
  left,
  link,
  mira,
  noor,
  olek,
  planWith,
  removable,
  said,
  visitorAddress,
} from './facts.ts';
import { type Given, givenBridged } from './given.ts';

const plan = planWith({ owner: 'one', agents: [mira, noor, olek], askAtOnce: 3 });

/** All three ring. */
function ringing(of = plan): Given {
  const placed = givenBridged(of).callback('visitor', ...of.agents.map((one) => bridged(one)));
  const rung = placed.settled('invite-agent');
  return rung.callback(
    'room',
    ...of.agents.map(({ address }) => invitation(address, 'ringing', ringTo(rung, address))),
  );
}

const ringTo = (given: Given, address: string): string =>
  given.sent('invite-agent').findLast((one) => one.address === address)?.operationId ?? '';

const accepts = (given: Given, address: string): Given =>
  given.callback('room', removable(address), invitation(address, 'joined', ringTo(given, address)));

test('owner · one accepts → the other rings are taken back at once, each by its own link', () => {
  const given = accepts(ringing(), noor.address);
  expect(given.last.commands).toMatchObject(
    [mira, olek].map(({ address }) => ({
      kind: 'withdraw-ring',
      address,
      link: link(`invitations/${ringTo(given, address)}/cancel`),
      owner: { address: noor.address, displayName: noor.displayName },
    })),
  );
  expect(given.settled('withdraw-ring').callback('room', said(1, visitorAddress)).last.commands).toEqual([]);
});

test('owner · an agent has accepted while another one’s place or ring was under way → that one is not rung any more', () => {
  const placed = givenBridged(plan).callback('visitor', bridged(mira), bridged(noor));
  const first = placed.settled('invite-agent', { outcome: 'done' }, mira.address);
  const rings = first.callback('room', invitation(mira.address, 'ringing', ringTo(first, mira.address)));
  const given = accepts(rings, mira.address);
  expect(given.state.work.pending).toEqual([]);
  expect(given.callback('visitor', bridged(olek)).last.commands).toEqual([]);
});

test('owner · a ring that we took back before it went out rings all the same → is taken back at the platform', () => {
  const placed = givenBridged(plan).callback('visitor', bridged(mira), bridged(noor));
  const first = placed.settled('invite-agent', { outcome: 'done' }, mira.address);
  const given = accepts(
    first.callback('room', invitation(mira.address, 'ringing', ringTo(first, mira.address))),
    mira.address,
  );
  const late = given.callback('room', invitation(noor.address, 'ringing', ringTo(given, noor.address)));
  expect(late.last.commands).toMatchObject([{ kind: 'withdraw-ring', address: noor.address }]);
});

test('owner · two accept → the first one stays, the other one is removed and told nothing of before', () => {
  const heard = ringing().callback('room', said(1, visitorAddress));
  const first = accepts(heard, noor.address).settled('withdraw-ring');
  const both = accepts(first, mira.address);
  expect(both.last.commands).toMatchObject([{ kind: 'eject-agent', address: mira.address }]);
  const alone = both.settled('eject-agent').callback('room', left(mira.address));
  expect(alone.last.commands).toEqual([]);
  expect(alone.state.phase).toBe('attended');
});

test('owner · both acceptances come in one callback → the one who came in first stays', () => {
  const rings = ringing();
  const given = rings.callback(
    'room',
    removable(olek.address),
    removable(mira.address),
    invitation(mira.address, 'joined', ringTo(rings, mira.address)),
    invitation(olek.address, 'joined', ringTo(rings, olek.address)),
  );
  const ejected = given.last.commands.filter(({ kind }) => kind === 'eject-agent');
  expect(ejected).toHaveLength(1);
});

test('owner · a colleague asks in whose ring was taken back → comes in and stays', () => {
  const owned = accepts(ringing(), noor.address).settled('withdraw-ring');
  const silent = owned.callback('room', invitation(mira.address, 'withdrawn', ringTo(owned, mira.address)));
  expect(silent.callback('room', removable(mira.address)).last.commands).toEqual([]);
});

test('owner · a colleague asks in who was removed for being late → comes in and stays', () => {
  const late = accepts(accepts(ringing(), noor.address).settled('withdraw-ring'), mira.address);
  const gone = late.settled('eject-agent').callback('room', left(mira.address));
  const back = gone.callback('room', removable(mira.address));
  expect(back.last.commands).toEqual([]);
  expect(back.callback('room', said(1, visitorAddress)).last.commands).toEqual([]);
});

test('owner · who had the visitor leaves, the colleague who was asked in goes on, the first one comes back → all stay', () => {
  const owned = accepts(ringing(), noor.address).settled('withdraw-ring');
  const two = owned.callback('room', removable(mira.address)).callback('room', left(noor.address));
  expect(two.last.commands).toEqual([]);
  expect(two.callback('room', removable(noor.address)).last.commands).toEqual([]);
});

test('owner · who had the visitor leaves while the other rings are still being taken back → they ring on, and who is silent is asked anew', () => {
  const owned = accepts(ringing(), noor.address);
  const half = owned.settled('withdraw-ring', { outcome: 'done' }, mira.address);
  const alone = half.callback('room', left(noor.address));
  expect(alone.state.work.pending).toEqual([]);
  expect(alone.last.commands).toEqual([]);
  const silent = alone.callback('room', invitation(mira.address, 'withdrawn', ringTo(alone, mira.address)));
  expect(silent.last.commands).toMatchObject([{ kind: 'invite-agent', address: mira.address }]);
  expect(accepts(silent, olek.address).last.commands).toMatchObject([]);
});

test('owner · a platform that cannot take a ring back → no command; who accepts later is removed', () => {
  const placed = givenBridged(plan).callback('visitor', ...plan.agents.map((one) => bridged(one)));
  const rung = placed.settled('invite-agent');
  const rings = rung.callback(
    'room',
    ...plan.agents.map(({ address }) => ({ ...invitation(address, 'ringing', ringTo(rung, address)), links: {} })),
  );
  const first = accepts(rings, noor.address);
  expect(first.last.commands).toEqual([]);
  expect(accepts(first, mira.address).asked).toEqual(['eject-agent']);
});

test('owner · a platform that withdraws rings of its own accord → they count as missed, and are not rung again at once', () => {
  const rings = ringing();
  const given = rings.callback('room', invitation(mira.address, 'withdrawn', ringTo(rings, mira.address)));
  expect(given.last.commands).toEqual([]);
});

test('owner all · two accept → both stay, and the third one rings on', () => {
  const all = ringing({ ...plan, owner: 'all' });
  const both = accepts(accepts(all, noor.address), mira.address);
  expect(both.sent('withdraw-ring')).toEqual([]);
  expect(both.sent('eject-agent')).toEqual([]);
});

test('an agent is taken out of the tenant while being rung → the ring is taken back', () => {
  const rings = ringing({ ...plan, owner: 'all' });
  const listed = rings.events({ type: 'agents-listed', at: rings.state.at, addresses: [noor.address, olek.address] });
  expect(listed.last.commands).toMatchObject([{ kind: 'withdraw-ring', address: mira.address }]);
  expect(listed.callback('room', joined(noor.address)).last.commands).toEqual([]);
});

test('owner · a ring of before, which rings on while the new one was refused, is accepted late → that agent is removed', () => {
  const rings = ringing();
  const unanswered = rings.alarm('agent-answer', rings.state.at + 45_000);
  const anew = unanswered
    .alarm('agent-answer', unanswered.state.at + 30_000)
    .settled('invite-agent', { outcome: 'failed', code: 'AnotherOperationPending' });
  const first = (given: Given, address: string): Given =>
    given.callback('room', removable(address), invitation(address, 'joined', ringTo(rings, address)));
  expect(ringTo(anew, mira.address)).not.toBe(ringTo(rings, mira.address));
  const owned = first(anew, noor.address).settled('withdraw-ring');
  expect(first(owned, mira.address).last.commands).toMatchObject([{ kind: 'eject-agent', address: mira.address }]);
});

/** All orders of a list. */
function ordersOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((one, at) => ordersOf(all.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}

describe('who came in by a ring, left, and is brought in by the colleague who has the visitor then', () => {
  const stays = { first: link('mira/eject?joined=1'), second: link('mira/eject?joined=2') };
  const there = (stay: keyof typeof stays) => removable(mira.address, undefined, stays[stay]);
  const rings = ringing();
  const reports = {
    entry: (given: Given) => given.late('room', 101, there('first')),
    end: (given: Given) => given.late('room', 102, invitation(mira.address, 'joined', ringTo(rings, mira.address))),
    leaving: (given: Given) => given.late('room', 103, left(mira.address)),
    colleague: (given: Given) =>
      given.late('room', 104, removable(noor.address), invitation(noor.address, 'joined', ringTo(rings, noor.address))),
    return: (given: Given) => given.late('room', 105, there('second')),
  };
  const heard = (order: readonly (keyof typeof reports)[]): Given =>
    order.reduce((given, report) => reports[report](given), rings);
  const removals = (given: Given) => given.sent('eject-agent').filter(({ address }) => address === mira.address);

  test('the end of the ring is heard after the return, the leaving last → stays', () => {
    const given = heard(['colleague', 'return', 'end', 'entry', 'leaving']);
    expect(removals(given)).toEqual([]);
    expect(given.state.phase).toBe('attended');
  });

  test.each(ordersOf(['entry', 'end', 'leaving', 'colleague', 'return'] as const))(
    'heard as %s, %s, %s, %s, %s → the stay to which the colleague has asked is not ended',
    (...order) => {
      const given = heard(order);
      expect(removals(given).map((command) => command.link)).not.toContainEqual(stays.second);
      const afterwards = given.late('room', 106, said(1, visitorAddress));
      expect(afterwards.sent('eject-agent')).toEqual(given.sent('eject-agent'));
    },
  );
});

test('owner · the platform tells of the end of a ring before the entry, in one callback → who accepts later is removed all the same', () => {
  const first = accepts(ringing(), noor.address).settled('withdraw-ring');
  const both = first.callback(
    'room',
    invitation(mira.address, 'joined', ringTo(first, mira.address)),
    removable(mira.address),
  );
  expect(both.last.commands).toMatchObject([{ kind: 'eject-agent', address: mira.address }]);
});
