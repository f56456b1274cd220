import { describe, expect, test } from 'vitest';
import { requestNamed } from '../../shared/conversation/colleagues.ts';
import {
  bridged,
  ended,
  invitation,
  joined,
  left,
  mira,
  noor,
  olek,
  onRoster,
  planWith,
  said,
  visitorAddress,
} from './facts.ts';
import { type Given, givenBridged } from './given.ts';
import { type Agent, accepts, rings, ringTo } from './rings.ts';

const plan = planWith({ owner: 'one', agents: [mira, noor, olek], askAtOnce: 1 });

/** Mira has the visitor; no other agent rings. */
const owned = (of = plan): Given => accepts(rings(givenBridged(of), mira), mira);

type Wish = { readonly to?: Agent; readonly leaves?: boolean; readonly by?: Agent; readonly id?: string };

function asks(given: Given, { to, leaves = false, by = mira, id = 'r1' }: Wish): Given {
  const at = given.state.at;
  const whom = to === undefined ? {} : { to: to.address };
  return given.events({
    type: 'colleague-asked',
    at,
    requestId: id,
    by: by.address,
    ...whom,
    leaves,
    note: 'A refund',
  });
}

const outcome = (given: Given, id = 'r1') => requestNamed(given.state, id)?.outcome;
const ejected = (given: Given): readonly string[] => given.sent('eject-agent').map(({ address }) => address);
const available = (given: Given): Given => given.roster(onRoster(mira), onRoster(noor), onRoster(olek));

describe('colleague asked in', () => {
  test('by the agent who has the visitor → rung, comes in beside, and both stay', () => {
    const asked = asks(owned(), { to: noor });
    expect(asked.last.commands).toMatchObject([{ kind: 'add-bridged-agent', address: noor.address }]);
    const both = accepts(rings(asked, noor), noor);
    expect(outcome(both)).toBe('joined');
    expect(ejected(both)).toEqual([]);
    expect(both.callback('room', said(1, visitorAddress)).asked).toEqual([]);
  });

  test('the colleague refuses, is silent, or cannot be reached → failed, and the agent stays', () => {
    const ringing = rings(asks(owned(), { to: noor }), noor);
    const refused = ringing.callback('room', invitation(noor.address, 'refused', ringTo(ringing, noor)));
    const silent = ringing.alarm('agent-answer', ringing.state.at + 60_000);
    const unreachable = ringing.callback('room', invitation(noor.address, 'failed', ringTo(ringing, noor)));
    for (const given of [refused, silent, unreachable]) {
      expect(outcome(given)).toBe('failed');
      expect(ejected(given)).toEqual([]);
      expect(given.state.phase).toBe('attended');
    }
  });

  test('by one who is not in the room, of one who is not planned, is there, or oneself → nothing', () => {
    const given = owned();
    for (const wish of [{ to: noor, by: olek }, { to: mira }, { to: { ...noor, address: 'sip:else@x' } }]) {
      const asked = asks(given, wish);
      expect(asked.last.commands).toEqual([]);
      expect(outcome(asked)).toBeUndefined();
    }
    const two = given.callback('room', joined(noor.address));
    expect(outcome(asks(two, { to: noor }))).toBeUndefined();
  });

  test('the same event twice → one ring; another agent asks for the same colleague meanwhile → refused', () => {
    const asked = asks(owned(), { to: noor });
    expect(asks(asked, { to: noor }).state).toEqual(asked.state);
    const two = asked.callback('room', joined(olek.address));
    expect(outcome(asks(two, { to: noor, by: olek, id: 'r2' }), 'r2')).toBeUndefined();
    expect(requestNamed(asks(two, { to: noor, by: olek, id: 'r2' }).state, 'r2')).toBeUndefined();
  });

  test('taken back while the colleague rings → the ring is taken back; once the colleague is in it changes nothing', () => {
    const drop = (given: Given): Given =>
      given.events({ type: 'asking-dropped', at: given.state.at, requestId: 'r1', by: mira.address });
    const ringing = rings(asks(owned(), { to: noor }), noor);
    const dropped = drop(ringing);
    expect(dropped.last.commands).toMatchObject([{ kind: 'withdraw-ring', address: noor.address }]);
    expect(dropped.last.commands[0]).not.toHaveProperty('owner');
    expect(outcome(dropped)).toBe('dropped');
    const both = accepts(ringing, noor);
    expect(drop(both).state).toEqual(both.state);
  });

  test('whose ring for the visitor is just being taken back → is rung anew', () => {
    const all = planWith({ owner: 'one', agents: [mira, noor], askAtOnce: 2 });
    const both = rings(rings(givenBridged(all), mira), noor);
    const first = accepts(both, mira);
    expect(first.sent('withdraw-ring')).toHaveLength(1);
    const asked = asks(first, { to: noor }).settled('withdraw-ring');
    expect(asked.sent('invite-agent').filter(({ address }) => address === noor.address)).toHaveLength(2);
  });
});

describe('visitor handed over', () => {
  test('to a colleague who comes in → the one who handed over is removed, once; the visitor is never alone', () => {
    const ringing = rings(asks(owned(), { to: noor, leaves: true }), noor);
    expect(ejected(ringing)).toEqual([]);
    const come = accepts(ringing, noor);
    expect(come.last.commands).toMatchObject([{ kind: 'eject-agent', address: mira.address }]);
    const gone = come.settled('eject-agent').callback('room', left(mira.address));
    expect(gone.state.phase).toBe('attended');
    expect(gone.asked).toEqual([]);
    expect(outcome(gone)).toBe('joined');
  });

  test('and the one who handed over is asked in again → stays', () => {
    const come = accepts(rings(asks(owned(), { to: noor, leaves: true }), noor), noor);
    const gone = come.settled('eject-agent').callback('room', left(mira.address));
    const back = asks(gone, { to: mira, by: noor, id: 'r2' });
    expect(back.last.commands).toMatchObject([{ kind: 'invite-agent', address: mira.address }]);
    const there = accepts(back.settled('invite-agent'), mira);
    expect(ejected(there)).toEqual([mira.address]);
    expect(outcome(there, 'r2')).toBe('joined');
  });

  test('to a colleague who is there already → out at once', () => {
    const two = owned().callback('room', joined(noor.address));
    expect(asks(two, { to: noor, leaves: true }).last.commands).toMatchObject([
      { kind: 'eject-agent', address: mira.address },
    ]);
  });

  test('no one accepts → the one who handed over stays', () => {
    const ringing = rings(asks(owned(), { to: noor, leaves: true }), noor);
    const silent = ringing.alarm('agent-answer', ringing.state.at + 60_000);
    expect(outcome(silent)).toBe('failed');
    expect(ejected(silent)).toEqual([]);
    const late = accepts(silent, noor);
    expect(ejected(late)).not.toContain(mira.address);
  });

  test('to all who are skilled, two accept → the first one stays, the second and the one who handed over are removed', () => {
    const asked = asks(available(owned()), { leaves: true });
    const ringing = rings(rings(asked, noor), olek);
    const first = accepts(ringing, olek);
    expect(first.last.commands).toMatchObject([
      { kind: 'withdraw-ring', address: noor.address, owner: { address: olek.address } },
      { kind: 'eject-agent', address: mira.address },
    ]);
    const second = accepts(first, noor);
    expect(ejected(second)).toEqual([mira.address, noor.address]);
  });

  test('to all who are skilled → not to who is away or has all chats; none is there → failed at once', () => {
    const some = owned().roster(onRoster(mira), onRoster(noor, { availability: 'away' }), onRoster(olek));
    const asked = asks(some, { leaves: true });
    expect(asked.last.commands).toMatchObject([{ kind: 'add-bridged-agent', address: olek.address }]);
    const nobody = owned().roster(
      onRoster(mira),
      onRoster(noor, { availability: 'away' }),
      onRoster(olek, { chats: 2 }),
    );
    const failed = asks(nobody, { leaves: true });
    expect(failed.last.commands).toEqual([]);
    expect(outcome(failed)).toBe('failed');
  });

  test('the one who handed over leaves before → the colleague rings on, and has the visitor then', () => {
    const ringing = rings(asks(owned(), { to: noor, leaves: true }), noor);
    const gone = ringing.callback('room', left(mira.address));
    expect(gone.sent('withdraw-ring')).toEqual([]);
    const come = accepts(gone, noor);
    expect(come.state.phase).toBe('attended');
    expect(outcome(come)).toBe('joined');
  });

  test('the visitor leaves before → failed, and no ring goes out', () => {
    const asked = asks(owned(), { to: noor, leaves: true });
    const over = asked.callback('visitor', ended());
    expect(outcome(over)).toBe('failed');
    expect(over.callback('visitor', bridged(noor)).sent('invite-agent')).toHaveLength(1);
  });

  test('where all who accept come in (owner all) → the one who handed over is out as well', () => {
    const come = accepts(rings(asks(owned({ ...plan, owner: 'all' }), { to: noor, leaves: true }), noor), noor);
    expect(ejected(come)).toEqual([mira.address]);
  });
});
