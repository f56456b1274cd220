import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { decideAll } from '../../shared/conversation/decide.ts';
import type { ConversationEvent } from '../../shared/conversation/event.ts';
import { initialState } from '../../shared/conversation/state.ts';
import { planWith } from './facts.ts';
import { Flow } from './flow.ts';
import { conversation } from './given.ts';
import { propertyTimeoutMs, runs, scripts } from './scripts.ts';

vi.setConfig({ testTimeout: propertyTimeoutMs });

const types = [
  'visitor-invited',
  'invitation-ended',
  'room-invitation-changed',
  'leg-changed',
  'leg-ended',
  'messaging-changed',
  'bridge-changed',
  'bridged-agent-changed',
  'participant-changed',
  'agent-invitation-changed',
  'message-received',
  'message-settled',
  'command-settled',
  'alarm-rang',
  'end-requested',
  'audience-requested',
  'take-requested',
  'agents-listed',
  'roster-changed',
];

const hostileText = fc.constantFrom('', '__proto__', 'constructor', 'toString', 'sip:agent0@contoso.example', '\u0000');
const text = fc.oneof(hostileText, fc.string());
const number = fc.oneof(fc.nat({ max: 20 }), fc.double(), fc.constantFrom(-1, Number.MAX_SAFE_INTEGER, Number.NaN));
const link = fc.record({ href: text, base: text }, { noNullPrototype: true });
const linkNames = [
  'self',
  'conversation',
  'addParticipant',
  'send',
  'connect',
  'agents',
  'eject',
  'decline',
  'bridge',
  'openRoom',
];
const links = fc.dictionary(fc.constantFrom(...linkNames), fc.oneof({ weight: 9, arbitrary: link }, fc.anything()));
const states = [
  'connecting',
  'connected',
  'conferencing',
  'conferenced',
  'disconnected',
  'opening',
  'opened',
  'failed',
];
const outcomes = [
  'connected',
  'declined',
  'failed',
  'cancelled',
  'ringing',
  'joined',
  'refused',
  'missed',
  'delivered',
];

/** Right members with wrong values in them, now and then. */
const member = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: right }, fc.anything());

const nearlyEvent = fc.record({
  type: fc.constantFrom(...types),
  at: member(number),
  position: member(
    fc.record({ leg: fc.constantFrom('visitor', 'room'), ack: fc.nat({ max: 20 }), index: fc.nat({ max: 3 }) }),
  ),
  visitor: member(fc.record({ address: text, displayName: text })),
  plan: member(fc.constant(planWith())),
  links: member(links),
  state: member(fc.constantFrom(...states)),
  outcome: member(fc.constantFrom(...outcomes)),
  present: member(fc.boolean()),
  audience: member(fc.constantFrom('everyone', 'agents')),
  address: member(text),
  displayName: member(text),
  operationId: member(fc.oneof(fc.constantFrom(`${conversation}.1.0`, `${conversation}.2.0`), text)),
  kind: member(text),
  result: member(
    fc.oneof(
      fc.constant({ outcome: 'done' }),
      fc.record({ outcome: fc.constant('failed'), code: text }),
      fc.record({ outcome: fc.constant('postponed'), code: text, dueAt: number }),
    ),
  ),
  purpose: member(fc.constantFrom('retry', 'agent-answer', 'give-up', 'turn-gap', 'visit-end')),
  dueAt: member(number),
  requestId: member(text),
  number: member(number),
  from: member(text),
  text: member(text),
  sentAt: member(number),
});

const nonsense = fc.oneof(
  { weight: 20, arbitrary: nearlyEvent },
  fc.anything(),
  fc.record({ type: text }),
) as fc.Arbitrary<ConversationEvent>;

test('decide · any sequence of nonsense, in any state → never throws, and the state stays JSON', () => {
  const script = scripts({ ends: true, platform: 'troubled' });
  const property = fc.property(script, fc.double({ min: 0, max: 1, noNaN: true }), fc.array(nonsense), (...given) => {
    const [{ decisions }, share, events] = [new Flow(given[0], 'any').finish().given, given[1], given[2]];
    let state = decisions[Math.floor((decisions.length - 1) * share)]?.state;
    for (const [at, event] of events.entries()) {
      state = decideAll(state, [event], { conversation, version: 1000 + at }).state;
    }
    expect(JSON.parse(JSON.stringify(state))).toEqual(withoutNegativeZero(state));
  });
  fc.assert(property, runs);
});

test('decide · any sequence of nonsense from the start → never throws', () => {
  const property = fc.property(fc.array(nonsense, { maxLength: 60 }), (events) => {
    const { state } = decideAll(undefined, events, { conversation, version: 1 });
    expect(JSON.parse(JSON.stringify(state))).toEqual(withoutNegativeZero(state));
  });
  fc.assert(property, runs);
});

test('decide · what is no event → changes nothing and says so', () => {
  for (const event of [null, undefined, 7, 'text', [], {}, { type: 'leg-ended' }, { type: 'toString' }]) {
    const decision = decideAll(undefined, [event as unknown as ConversationEvent], { conversation, version: 1 });
    expect(decision.state).toEqual(initialState);
    expect(decision.note).toBe('unreadable');
  }
});

/** JSON writes -0 as 0, and the two mean the same to us. */
function withoutNegativeZero(value: unknown): unknown {
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutNegativeZero(member)]));
}
