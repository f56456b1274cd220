import { describe, expect, test } from 'vitest';
import { decideAll } from '../../../shared/conversation/decide.ts';
import type { ConversationEvent } from '../../../shared/conversation/event.ts';
import type { AgentPresenceChanged, VisitorQueued } from '../../../shared/conversation/queued/event.ts';
import type { ConversationState } from '../../../shared/conversation/state.ts';
import { type BegunWait, endOfWait, withWaits } from '../../../shared/service/worker/told-waits.ts';

const monday = Date.parse('2026-01-05T10:00:00Z');
const texts = { nobody: 'No one is there.' };
const plan = { routing: 'queued', hostName: 'Harbour', giveUpAfterSeconds: 600, texts } as const;
const report = (at: number) => ({
  at: monday + at,
  platformConversation: 'cc-1',
  moment: { occurredAt: monday + at, eventId: `event ${at}` },
});
const queued = (at: number): VisitorQueued => ({
  type: 'visitor-queued',
  ...report(at),
  queue: { id: 'q-berths', name: 'Berths' },
});
const agent = (at: number, present = true): AgentPresenceChanged => ({
  type: 'agent-presence-changed',
  ...report(at),
  agent: { id: 'ines' },
  present,
});
const opened: ConversationEvent = {
  type: 'conversation-opened',
  at: monday,
  openingId: 'opening',
  visitor: { answers: {} },
  plan,
};
const left = (at: number): ConversationEvent => ({ type: 'visitor-left', at: monday + at, turn: 1, turnId: 'turn' });

/** The state after events. */
const stateAfter = (...events: readonly ConversationEvent[]): ConversationState =>
  decideAll(undefined, events, { conversation: '1'.padStart(32, '0'), version: 1 }).state;
const waiting = stateAfter(opened, queued(1));
const attended = stateAfter(opened, queued(1), agent(5));

describe('told waits · which reports begin one (docs/decisions/0015-who-is-asked.md)', () => {
  const wait = { fromSeconds: 10, toSeconds: 90, confidence: 0.8 };
  const begun = async (before: ConversationState, event: ConversationEvent) => {
    const asked: BegunWait[] = [];
    const begin = async (one: BegunWait) => {
      asked.push(one);
      return wait;
    };
    return { events: await withWaits(before, [event], begin), asked };
  };

  test('the visitor is put into a queue → the event tells how long that takes', async () => {
    const { events, asked } = await begun(stateAfter(opened), queued(1));
    expect(events).toEqual([{ ...queued(1), place: { wait } }]);
    expect(asked).toEqual([{ queue: 'q-berths', report: 'event 1', since: monday + 1 }]);
  });

  test.each<[string, ConversationState, ConversationEvent]>([
    ['a report that was heard before', waiting, queued(1)],
    ['a conversation of the platform that is not the visit’s', waiting, { ...queued(2), platformConversation: 'cc-2' }],
    [
      'the platform tells it',
      stateAfter(opened),
      { ...queued(1), place: { wait: { fromSeconds: 1, toSeconds: 2, confidence: 0.5 } } },
    ],
    ['something else', waiting, agent(5)],
  ])('%s → the event as it came, and no wait begins', async (_name, before, event) => {
    expect(await begun(before, event)).toEqual({ events: [event], asked: [] });
  });
});

describe('told waits · how one ends (docs/decisions/0015-who-is-asked.md)', () => {
  test.each<[string, ConversationState | undefined, ConversationState, object | undefined]>([
    ['an agent comes', waiting, attended, { outcome: 'answered', at: monday + 5 }],
    ['an agent came · repeated after a crash', undefined, attended, { outcome: 'answered', at: monday + 5 }],
    ['another agent comes', attended, stateAfter(opened, queued(1), agent(5), agent(7)), { outcome: 'answered' }],
    ['the visitor leaves', waiting, stateAfter(opened, queued(1), left(9)), { outcome: 'left', at: monday + 9 }],
    [
      'the visitor left · repeated after a crash',
      undefined,
      stateAfter(opened, queued(1), left(9)),
      { outcome: 'dropped' },
    ],
    ['leaves an agent', attended, stateAfter(opened, queued(1), agent(5), left(9)), { outcome: 'dropped' }],
    ['still waits', waiting, stateAfter(opened, queued(1), queued(3)), undefined],
    ['nothing changes', attended, attended, undefined],
  ])('%s', (_name, before, now, ended) => {
    const noted = endOfWait(before, now);
    if (ended === undefined) expect(noted).toBeUndefined();
    else expect(noted).toMatchObject(ended);
  });
});
