import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { decideAll, replay } from '../../shared/conversation/decide.ts';
import type { ConversationState } from '../../shared/conversation/state.ts';
import type { Owner } from '../../shared/conversation/visit.ts';
import {
  expectAgentsAsked,
  expectAudiencesKnown,
  expectNoOneAwayRung,
  expectNothingTwice,
  expectNoVisitorLeft,
  expectOneOwner,
  expectRecaps,
  expectRequestsKept,
  expectRingsApart,
} from './expectations.ts';
import { type Delivery, Flow } from './flow.ts';
import { conversation } from './given.ts';
import {
  asking,
  type Happening,
  list,
  propertyTimeoutMs,
  roster,
  runs,
  type Script,
  scripts,
  wish,
} from './scripts.ts';
import { shuffled } from './shuffled.ts';

vi.setConfig({ testTimeout: propertyTimeoutMs });

const anyScript = scripts({ ends: true, platform: 'troubled' });
const deafScript = scripts({ ends: true, platform: 'deaf' });
const smoothScript = scripts({ ends: true, platform: 'willing' });
const placings = ['add-bridged-agent', 'change-bridged-agent'] as const;
const endlessScript = scripts({ ends: false, platform: 'willing' });
const whisperingScript = fc
  .tuple(endlessScript, fc.array(wish, { maxLength: 25 }), fc.array(fc.nat({ max: 2 }), { maxLength: 2 }))
  .map(
    ([script, wishes, postponed]): Script => ({
      ...script,
      happenings: script.happenings.flatMap((happening, at) => [happening, ...wishes.slice(at, at + 1)]),
      troubles: postponed.map((postponements, at) => ({
        kind: placings[at] ?? 'change-bridged-agent',
        refuses: false,
        postponements,
      })),
    }),
  );
const rosterScript = fc.tuple(endlessScript, fc.array(list, { maxLength: 6 })).map(
  ([script, lists]): Script => ({
    ...script,
    happenings: script.happenings.flatMap((happening, at) => [happening, ...lists.slice(at, at + 1)]),
  }),
);
const owned =
  (owner: Owner) =>
  (script: Script): Script => ({ ...script, plan: { ...script.plan, owner } });
const withRosters = (script: fc.Arbitrary<Script>): fc.Arbitrary<Script> =>
  fc.tuple(script, roster, fc.array(roster, { maxLength: 6 })).map(([before, first, rosters]) => ({
    ...before,
    happenings: [first, ...before.happenings.flatMap((one, at): Happening[] => [one, ...rosters.slice(at, at + 1)])],
  }));
const rosteredScript = withRosters(anyScript);
const withAskings = (script: fc.Arbitrary<Script>): fc.Arbitrary<Script> =>
  fc.tuple(script, fc.array(asking, { minLength: 1, maxLength: 10 })).map(([before, askings]) => ({
    ...before,
    happenings: before.happenings.flatMap((one, at): Happening[] => [one, ...askings.slice(at, at + 1)]),
  }));
const askedScript = withAskings(withRosters(anyScript));
const calmAskedScript = withAskings(withRosters(endlessScript.map(owned('one'))));
const anyDelivery = fc.constantFrom<Delivery>('fifo', 'any');

const finished = (script: Script, delivery: Delivery = 'fifo'): Flow => new Flow(script, delivery).finish();

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

test('replay · any prefix of a log → the state that was stored', () => {
  const property = fc.property(anyScript, fc.double({ min: 0, max: 1, noNaN: true }), (script, share) => {
    const { log, decisions } = finished(script).given;
    const length = Math.ceil(log.length * share);
    const stored: unknown = JSON.parse(JSON.stringify(log.slice(0, length)));
    if (length > 0) expect(replay(conversation, stored as typeof log)).toEqual(decisions[length - 1]?.state);
  });
  fc.assert(property, runs);
});

test('state · at the end of any flow → survives storage as JSON, and its links come back', () => {
  const property = fc.property(anyScript, anyDelivery, (script, delivery) => {
    const { state } = finished(script, delivery).given;
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
  });
  fc.assert(property, runs);
});

test('decide · every envelope twice → the second changes nothing', () => {
  const property = fc.property(anyScript, anyDelivery, (script, delivery) => {
    const { log, decisions } = finished(script, delivery).given;
    for (const [at, { events, version }] of log.entries()) {
      const state = decisions[at]?.state;
      const again = decideAll(state, events, { conversation, version: version + 1 });
      expect(again.state).toEqual(state);
      expect([again.commands, again.alarms, again.transcript]).toEqual([[], [], []]);
    }
  });
  fc.assert(property, runs);
});

test('decide · frozen input → the same decision', () => {
  const property = fc.property(anyScript, (script) => {
    const { log, decisions } = finished(script).given;
    let state: ConversationState | undefined;
    for (const [at, { events, version }] of log.entries()) {
      const decision = decideAll(frozen(state), frozen(events), { conversation, version });
      expect(decision).toEqual(decisions[at]);
      state = decision.state;
    }
  });
  fc.assert(property, runs);
});

test('commands · any flow and order → never two of one kind and target, unless the earlier one failed', () => {
  const property = fc.property(anyScript, anyDelivery, (script, delivery) => {
    const { given } = finished(script, delivery);
    expectNothingTwice(given);
    expectRingsApart(given);
  });
  fc.assert(property, runs);
});

test('transcript · any flow and order → every line exactly once, numbered without a gap', () => {
  const property = fc.property(anyScript, anyDelivery, (script, delivery) => {
    const { platform, given } = finished(script, delivery);
    const lines = given.transcript;
    const heard = lines.filter(({ by }) => by !== 'service');
    expect(heard.map(({ text }) => text).toSorted()).toEqual(platform.lines.toSorted());
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_, at) => at + 1));
    const byVisitor = lines.filter(({ by }) => by === 'visitor');
    expect(byVisitor.map(({ visitorLine }) => visitorLine)).toEqual(byVisitor.map((_, at) => at + 1));
  });
  fc.assert(property, runs);
});

test('recap · callbacks in the legs order → each late agent is told exactly what was said before', () => {
  const property = fc.property(endlessScript.map(owned('all')), (script) => {
    const { platform, given } = finished(script);
    expectRecaps(given, platform);
  });
  fc.assert(property, runs);
});

test('audience · at any time, with callbacks in any order → what counts as settled is what the platform has', () => {
  const property = fc.property(whisperingScript, anyDelivery, (script, delivery) => {
    const flow = new Flow(script, delivery);
    flow.watch = () => expectAudiencesKnown(flow.given, flow.platform);
    flow.finish();
  });
  fc.assert(property, runs);
});

test('agents · taken out of the tenant and in again at any time → who is out is not in the room in the end, and is not rung', () => {
  const property = fc.property(rosterScript, anyDelivery, (script, delivery) => {
    const { platform, given } = finished(script, delivery);
    const removed = given.state.work.agents.filter((agent) => agent.removed).map(({ address }) => address);
    expect(removed.filter((address) => platform.roster.has(address))).toEqual([]);
    expectNothingTwice(given);
    for (const [at, { events }] of given.log.entries()) {
      const out = given.decisions[at]?.state.work.agents.filter((agent) => agent.removed) ?? [];
      const rung = given.decisions[at]?.commands.filter(({ kind }) => kind === 'invite-agent') ?? [];
      const wrongly = rung.filter((one) => out.some(({ address }) => 'address' in one && one.address === address));
      expect(wrongly, JSON.stringify(events)).toEqual([]);
    }
  });
  fc.assert(property, runs);
});

test('owner · one, and several accept, come and go, with callbacks in any order → one of those who were rung has the visitor', () => {
  const property = fc.property(endlessScript.map(owned('one')), anyDelivery, (script, delivery) => {
    const { platform, given } = finished(script, delivery);
    expectOneOwner(given, platform);
    expectNothingTwice(given);
  });
  fc.assert(property, runs);
});

test('colleagues · asked in and handed over to at any time → replay gives what was stored, no event counts twice, no visitor is left by a hand-over', () => {
  const property = fc.property(askedScript, anyDelivery, (script, delivery) => {
    const { given } = finished(script, delivery);
    expect(replay(conversation, JSON.parse(JSON.stringify(given.log)))).toEqual(given.state);
    for (const [at, { events, version }] of given.log.entries()) {
      const again = decideAll(given.decisions[at]?.state, events, { conversation, version: version + 1 });
      expect([again.state, again.commands, again.alarms]).toEqual([given.decisions[at]?.state, [], []]);
    }
    expectNothingTwice(given);
    expectNoVisitorLeft(given);
  });
  fc.assert(property, runs);
});

test('colleagues · asked in and handed over to, callbacks in any order → of those whom one request has asked one is in, and who has handed over is out', () => {
  const property = fc.property(calmAskedScript, anyDelivery, (script, delivery) => {
    const { given, platform } = finished(script, delivery).idle(120);
    expectRequestsKept(given, platform);
  });
  fc.assert(property, runs);
});

test('roster · people come and go → replay gives what was stored, no event counts twice, who is away is not rung', () => {
  const property = fc.property(rosteredScript, anyDelivery, (script, delivery) => {
    const { given } = finished(script, delivery);
    expect(replay(conversation, JSON.parse(JSON.stringify(given.log)))).toEqual(given.state);
    for (const [at, { events, version }] of given.log.entries()) {
      const again = decideAll(given.decisions[at]?.state, events, { conversation, version: version + 1 });
      expect([again.state, again.commands, again.alarms]).toEqual([given.decisions[at]?.state, [], []]);
    }
    expectNoOneAwayRung(given);
    expectRingsApart(given);
    expectNothingTwice(given);
  });
  fc.assert(property, runs);
});

test('roster · people come and go, and the platform is troubled → the visit ends in time, or an agent has it', () => {
  const property = fc.property(withRosters(deafScript), anyDelivery, (script, delivery) => {
    const { given } = finished(script, delivery).idle(1200);
    expect(given.state.work.pending).toEqual([]);
    expect(['attended', 'closed']).toContain(given.state.phase);
  });
  fc.assert(property, runs);
});

test('order · any interleaving of the legs, and any order within a leg → the same facts and phase', () => {
  const property = fc.property(anyScript, fc.array(fc.nat(), { minLength: 50, maxLength: 300 }), (script, keys) => {
    const { given } = finished(script);
    expect(reported(shuffled(given, keys).state)).toEqual(reported(given.state));
  });
  fc.assert(property, runs);
});

test('order · callbacks delayed and swapped while an unended flow goes on → it stands where it should', () => {
  const property = fc.property(endlessScript, (script) => {
    const { platform, given } = finished(script, 'any');
    const isAttended = platform.plan.agents.some(({ address }) => platform.roster.has(address));
    expect(given.state.phase).toBe(isAttended ? 'attended' : 'waiting');
    expect(platform.visitor).toBe('bridged');
    expect(given.state.work.pending).toEqual([]);
    expect(given.sent('say-to-visitor').map(({ text }) => text)).toEqual(['Welcome!']);
    expectAgentsAsked(given, platform);
  });
  fc.assert(property, runs);
});

test('order · callbacks delayed and swapped while a visit ends → both legs end, and the visit is closed', () => {
  const property = fc.property(smoothScript, (script) => {
    const { platform, given } = finished(script, 'any');
    const isEnding = platform.visitor === 'gone' || platform.room === 'gone' || given.state.work.ending !== undefined;
    expect(given.state.phase === 'closed').toBe(isEnding);
    expect(platform.visitor === 'gone').toBe(isEnding);
    if (isEnding) expect(platform.room).not.toBe('open');
  });
  fc.assert(property, runs);
});

test('trouble · the platform refuses, postpones, keeps silent → the visit ends in time, and what can be closed is closed', () => {
  const property = fc.property(deafScript, anyDelivery, (script, delivery) => {
    const { platform, given } = finished(script, delivery).idle(1200);
    const { phase, work } = given.state;
    expect(work.pending).toEqual([]);
    expect(['attended', 'closed']).toContain(phase);
    if (phase === 'attended') expect(platform.visitor).toBe('bridged');
    const refused = work.issues.filter(({ kind, outcome }) => kind === 'close-leg' && outcome === 'failed');
    const isOpen = (leg: string) => phase === 'attended' || refused.some(({ target }) => target === leg);
    if (!isOpen('visitor')) expect(platform.visitor).toBe('gone');
    if (!isOpen('room')) expect(platform.room).not.toBe('open');
  });
  fc.assert(property, runs);
});

/** The state without what we have made of the facts, and without the time of the last event: the order counts for these. */
function reported({ work: _, at: __, ...state }: ConversationState): unknown {
  return state;
}
