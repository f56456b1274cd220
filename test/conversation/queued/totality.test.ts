import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { decideAll } from '../../../shared/conversation/decide.ts';
import type { ConversationEvent } from '../../../shared/conversation/event.ts';
import { queuedShapes } from '../../../shared/conversation/queued/event-shapes.ts';
import { conversation } from '../given.ts';
import { propertyTimeoutMs, runs } from '../scripts.ts';
import { QueuedFlow } from './flow.ts';
import { anyScript } from './scripts.ts';

vi.setConfig({ testTimeout: propertyTimeoutMs });

const types = [
  ...Object.keys(queuedShapes),
  'command-settled',
  'alarm-rang',
  'end-requested',
  'audience-requested',
  'agents-listed',
  'leg-ended',
];
const text = fc.oneof(fc.constantFrom('', '__proto__', 'constructor', 'c-1', 't-1', 'e-1', 'ag-ines'), fc.string());
const number = fc.oneof(fc.nat({ max: 20 }), fc.double(), fc.constantFrom(-1, Number.MAX_SAFE_INTEGER, Number.NaN));

/** Right members with wrong values in them, now and then. */
const member = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: right }, fc.anything());

const plan = fc.record({
  routing: fc.constant('queued'),
  hostName: text,
  giveUpAfterSeconds: number,
  texts: fc.record({ welcome: text, nobody: text }),
});

const nearlyEvent = fc.record({
  type: fc.constantFrom(...types),
  at: member(number),
  openingId: member(text),
  visitor: member(fc.record({ displayName: text, answers: fc.dictionary(text, text) })),
  plan: member(plan),
  turn: member(number),
  turnId: member(text),
  text: member(text),
  platformConversation: member(text),
  moment: member(fc.record({ occurredAt: number, eventId: text })),
  queue: member(fc.record({ id: text, name: text })),
  place: member(fc.record({ position: number })),
  agent: member(fc.record({ id: text, name: text })),
  present: member(fc.boolean()),
  state: member(fc.constantFrom('created', 'active', 'idle')),
  attachments: member(fc.array(fc.record({ name: text, url: text }))),
  name: member(text),
  operationId: member(fc.oneof(fc.constantFrom(`${conversation}.1.0`, `${conversation}.2.0`), text)),
  kind: member(text),
  result: member(
    fc.oneof(
      fc.record({ outcome: fc.constant('done'), learned: fc.record({ platformConversation: text }) }),
      fc.record({ outcome: fc.constant('failed'), code: fc.oneof(text, fc.constant('PlatformNotFound')) }),
      fc.record({ outcome: fc.constant('postponed'), code: text, dueAt: number }),
    ),
  ),
  purpose: member(fc.constantFrom('retry', 'agent-answer', 'give-up', 'turn-gap', 'visit-end')),
  dueAt: member(number),
  requestId: member(text),
});

const nonsense = fc.oneof(
  { weight: 20, arbitrary: nearlyEvent },
  fc.anything(),
  fc.record({ type: text }),
) as fc.Arbitrary<ConversationEvent>;

test('decide · any sequence of nonsense, in any state of routing queued → never throws, and the state stays JSON', () => {
  const property = fc.property(
    anyScript,
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.array(nonsense),
    (...given) => {
      const [{ decisions }, share, events] = [new QueuedFlow(given[0]).finish().given, given[1], given[2]];
      let state = decisions[Math.floor((decisions.length - 1) * share)]?.state;
      for (const [at, event] of events.entries()) {
        state = decideAll(state, [event], { conversation, version: 1000 + at }).state;
      }
      expect(JSON.parse(JSON.stringify(state)).phase).toBe(state?.phase);
    },
  );
  fc.assert(property, runs);
});

test('decide · any sequence of nonsense of routing queued from the start → never throws', () => {
  const property = fc.property(fc.array(nonsense, { maxLength: 60 }), (events) => {
    const { state } = decideAll(undefined, events, { conversation, version: 1 });
    expect(JSON.parse(JSON.stringify(state)).phase).toBe(state.phase);
  });
  fc.assert(property, runs);
});
