import { expect, test } from 'vitest';
import { hourMs } from '../../../shared/kernel/time.ts';
import { agent, TenantRouting } from './tenant-routing.ts';

const wednesday = Date.parse('2026-01-07T00:00:00Z');
const opensAt = wednesday + 9 * hourMs;
const hours = { timeZone: 'UTC', openingHours: [{ day: 3, from: '09:00', to: '17:00' }] };

/** A queue that is open on Wednesdays, one that always is, and an agent of both. */
function shop(at: number): TenantRouting {
  const routing = new TenantRouting();
  routing.at = at;
  const queues = [
    { id: 'shop', priority: 10, hours },
    { id: 'care', priority: 5 },
  ];
  routing.happens({ type: 'configured', queues, agents: [agent('a', { shop: 50, care: 50 }, { capacity: 2 })] });
  routing.comes('a');
  return routing;
}

test('queue · closed → what comes waits, whatever its priority, and wakes routing when it opens, in its order (contact-center.md#schedules)', () => {
  const routing = shop(opensAt - hourMs);
  for (const id of ['1', '2']) routing.enqueued(id, 'shop');
  expect(routing.last.wakeAt).toBe(opensAt);
  routing.enqueued('3', 'care');
  expect(routing.offers).toEqual(['3→a']);
  routing.answers('accepted', '3');
  routing.at = opensAt - 1;
  routing.happens({ type: 'time-passed' });
  expect(routing.offers).toEqual(['3→a']);
  routing.at = opensAt;
  routing.happens({ type: 'time-passed' });
  expect(routing.offers).toEqual(['3→a', '1→a']);
});

test('queue · closes while something is offered and with an agent → the offer may be taken, the chat goes on, what comes back waits (contact-center.md#schedules)', () => {
  const routing = shop(wednesday + 17 * hourMs - 1_000);
  routing.enqueued('1', 'shop');
  routing.at += 2_000;
  expect(routing.answers('accepted', '1')).toMatchObject([{ type: 'joined' }, { type: 'agent-changed' }]);
  routing.enqueued('2', 'shop');
  expect(routing.interaction('2').stage.kind).toBe('waiting');
  expect(routing.last.wakeAt).toBe(opensAt + 7 * 24 * hourMs);
});

test('queue · closed, of another language than the free agent speaks → routing is not woken before it opens', () => {
  const routing = shop(opensAt - hourMs);
  routing.enqueued('1', 'shop', 'fr');
  routing.passes(60_000);
  expect(routing.last.wakeAt).toBe(opensAt);
});

test('queue · that has hours without an end to its closing, or gets others → waits for those alone (contact-center.md#schedules)', () => {
  const routing = shop(opensAt - hourMs);
  routing.enqueued('1', 'shop');
  const agents = [agent('a', { shop: 50 })];
  routing.happens({ type: 'configured', queues: [{ id: 'shop', priority: 10 }], agents });
  expect(routing.offers).toEqual(['1→a']);
});

test('agent · gives a chat to a closed queue → refused; to an agent → offered; the client moves one that waits → it waits there (contact-center.md#schedules)', () => {
  const routing = shop(opensAt - hourMs);
  routing.enqueued('1', 'care');
  routing.answers('accepted', '1');
  const transfer = { type: 'transferred', interactionId: '1', queueId: 'shop', agentId: 'a' } as const;
  routing.happens(transfer);
  expect(routing.last.refusal).toBe('queue-closed');
  routing.happens({ type: 'stop-new-chosen', agentId: 'a', isStopNew: true });
  routing.enqueued('2', 'care');
  routing.happens({ type: 'transferred', interactionId: '2', queueId: 'shop' });
  expect(routing.last.refusal).toBeUndefined();
  expect(routing.interaction('2')).toMatchObject({ queueId: 'shop', stage: { kind: 'waiting' } });
});
