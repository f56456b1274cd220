import { delay } from '../../shared/kernel/time.ts';

/** A schedule: `perSecond` for `seconds`. */
export type Schedule = { readonly perSecond: number; readonly seconds: number };

/**
 * Calls `fire(number, dueAt)` for every time of a schedule that is fixed beforehand, `dueAt` by `performance.now()`. What is late
 * is fired at once and keeps its time, so that a count from `dueAt` shows the waiting that a slow service causes.
 * Stops early when `isHopeless` says so.
 */
export async function openLoop(
  { perSecond, seconds }: Schedule,
  fire: (number: number, dueAt: number) => void,
  isHopeless: () => boolean = () => false,
): Promise<void> {
  const startedAt = performance.now();
  for (let number = 0; number < perSecond * seconds && !isHopeless(); number += 1) {
    const dueAt = startedAt + (number * 1_000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 0) await delay(early);
    fire(number, dueAt);
  }
}
