import { expect, test } from 'vitest';
import { HandledCallbacks } from '../../bench/support/handled-callbacks.ts';

const decided = (conversationId: string, afterMs: number, more: object = {}): string =>
  JSON.stringify({
    at: new Date(Date.now() + afterMs).toISOString(),
    event: 'decision',
    conversationId,
    deliveryId: 'leg.1',
    step: 'visitor said',
    ...more,
  });

test('handled callbacks · lines of two conversations → each counted from its own, in order', () => {
  const callbacks = new HandledCallbacks();
  for (const conversation of ['A', 'A', 'B']) callbacks.said(conversation, performance.now());
  callbacks.read(decided('B', 5_000));
  callbacks.read(decided('A', 1_000));
  callbacks.read('{"event":"start"}');
  callbacks.read(decided('A', 0, { step: 'agent said' }));
  const { latenciesMs, missing } = callbacks.take();
  expect(latenciesMs.map((ms) => Math.round(ms / 1_000))).toEqual([5, 1]);
  expect(missing).toBe(1);
  expect(callbacks.take()).toEqual({ latenciesMs: [], missing: 0 });
});

test('handled callbacks · a line that was refused → none is waited for', () => {
  const callbacks = new HandledCallbacks();
  const callOff = callbacks.said('A', performance.now());
  callbacks.said('A', performance.now() - 60_000);
  callOff();
  expect(callbacks.missing).toBe(1);
  callbacks.read(decided('A', 0));
  expect(callbacks.take().latenciesMs.map((ms) => Math.round(ms / 10_000))).toEqual([6]);
});
