import { describe, expect, it } from 'vitest';
import { Deliveries, isWhole } from '../../bench/support/deliveries.ts';

function twoConversations(): Deliveries {
  const deliveries = new Deliveries();
  for (const conversation of [0, 1]) {
    for (const number of [0, 1, 2]) deliveries.due(conversation, number, 100 * number);
  }
  return deliveries;
}

function arriveInOrder(deliveries: Deliveries): void {
  for (const conversation of [1, 0]) {
    for (const number of [0, 1, 2]) deliveries.arrived(conversation, number, 100 * number + 10 * conversation + 5);
  }
}

describe('deliveries', () => {
  it('every line once and in order · summary → whole, latency from the time that was due', () => {
    const deliveries = twoConversations();
    arriveInOrder(deliveries);
    const summary = deliveries.summary();
    expect(isWhole(summary)).toBe(true);
    expect(summary).toMatchObject({ due: 6, lost: 0, refused: 0, doubled: 0, outOfOrder: 0 });
    expect(summary.latenciesMs).toEqual([15, 15, 15, 5, 5, 5]);
  });

  it('a line never came · summary → lost', () => {
    const deliveries = twoConversations();
    deliveries.arrived(0, 0, 1);
    expect(deliveries.missing).toBe(5);
    expect(deliveries.summary()).toMatchObject({ lost: 5, doubled: 0 });
    expect(isWhole(deliveries.summary())).toBe(false);
  });

  it('a line came twice · summary → doubled, and its latency counts once', () => {
    const deliveries = twoConversations();
    arriveInOrder(deliveries);
    deliveries.arrived(0, 1, 9_999);
    expect(deliveries.summary()).toMatchObject({ doubled: 1, lost: 0, outOfOrder: 0 });
    expect(deliveries.summary().latenciesMs).toHaveLength(6);
    expect(isWhole(deliveries.summary())).toBe(false);
  });

  it('a line came behind a later one of its conversation · summary → out of order; other conversations do not matter', () => {
    const deliveries = twoConversations();
    for (const number of [0, 2, 1]) deliveries.arrived(0, number, 500);
    for (const number of [0, 1, 2]) deliveries.arrived(1, number, 500);
    expect(deliveries.summary()).toMatchObject({ outOfOrder: 1, lost: 0, doubled: 0 });
    expect(isWhole(deliveries.summary())).toBe(false);
  });

  it('the sender was told no · summary → refused, not lost; what comes nevertheless was not refused', () => {
    const deliveries = twoConversations();
    deliveries.refused(0, 1);
    deliveries.refused(0, 2);
    deliveries.refused(0, 2);
    deliveries.arrived(0, 2, 300);
    expect(deliveries.summary()).toMatchObject({ refused: 1, lost: 4 });
  });

  it('a line of an earlier run · arrives → left out', () => {
    const deliveries = twoConversations();
    deliveries.arrived(0, 77, 300);
    expect(deliveries.summary()).toMatchObject({ due: 6, lost: 6, doubled: 0 });
  });
});
