import { expect, test } from 'vitest';
import type { RoutingEffect } from '../../../shared/assignment/contact-center/routing-event.ts';
import { initialRoutingState, type RoutingState } from '../../../shared/assignment/contact-center/routing-state.ts';
import { countsOf, type QueueTally, tallied } from '../../../shared/contact-center/statistics/queue-tally.ts';
import { hourMs, minuteMs } from '../../../shared/kernel/time.ts';

const noon = Date.parse('2026-01-07T12:00:00Z');
const queues = [{ id: '101', priority: 5 }];
const queued: RoutingEffect = { type: 'queued', interactionId: 'i', queueId: '101' };
const joined = (waitedMs: number): RoutingEffect => ({
  type: 'joined',
  interactionId: 'i',
  agentId: 'a',
  queueId: '101',
  waitedMs,
});

function after(at: number, tallies: readonly QueueTally[], effects: readonly RoutingEffect[], before = state(at)) {
  return tallied(tallies, before, state(at), effects);
}

const state = (at: number, more: Partial<RoutingState> = {}): RoutingState => ({
  ...initialRoutingState,
  at,
  queues,
  ...more,
});

test('queue · some come and are accepted → counted today and lately, with the waits of those who were (contact-center.md#statistics)', () => {
  const first = after(noon, [], [queued, queued, joined(4_000)]);
  const tallies = after(noon + minuteMs, first, [joined(8_000)]);
  const counts = { queued: 2, accepted: 2, abandoned: 0, waitedMs: 12_000, longestMs: 8_000 };
  expect(countsOf(tallies, '101', noon + minuteMs)).toMatchObject({ day: counts, lately: counts });
  expect(countsOf(tallies, '102', noon).day.queued).toBe(0);
});

test('queue · half an hour later → nothing lately, still today; the next day → nothing, and old parts are let go (contact-center.md#statistics)', () => {
  const tallies = after(noon, [], [queued]);
  expect(countsOf(tallies, '101', noon + 29 * minuteMs).lately.queued).toBe(1);
  const later = countsOf(tallies, '101', noon + 31 * minuteMs);
  expect([later.lately.queued, later.day.queued]).toEqual([0, 1]);
  expect(countsOf(tallies, '101', noon + 12 * hourMs).day.queued).toBe(0);
  const [next] = after(noon + 13 * hourMs, tallies, [queued]);
  expect([next?.day.queued, next?.lately.length]).toEqual([1, 1]);
});

test('interaction · over while it waits or is offered → abandoned; with an agent → not; queue that is gone → not counted any more (contact-center.md#statistics)', () => {
  const ended: RoutingEffect = { type: 'ended', interactionId: 'i', reason: 'ended' };
  const waiting = {
    id: 'i',
    queueId: '101',
    place: 1,
    queuedAt: noon,
    offeredTo: [],
    stage: { kind: 'waiting' },
  } as const;
  const handled = { ...waiting, stage: { kind: 'handled', agentId: 'a', offerId: 2 } } as const;
  const left = after(noon, [], [ended], state(noon, { interactions: [waiting] }));
  expect(countsOf(left, '101', noon).day.abandoned).toBe(1);
  const done = after(noon, [], [ended], state(noon, { interactions: [handled] }));
  expect(done).toEqual([]);
  expect(tallied(left, state(noon), state(noon, { queues: [] }), [])).toEqual([]);
});
