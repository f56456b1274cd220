import { delay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Wake } from './platform-alarm.ts';

/** How long the first alarm of a version waits for it. */
export const announcedWithinMs = 1_000;

/**
 * Pauses before an alarm that came before its commit is set again.
 * Choice: together longer than a commit may be on its way after its alarm was accepted (30 s until the queue has said so, 21 s for the
 * store), or what a slow commit owes would be forgotten; after that it never comes.
 */
const announcedPausesMs = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000] as const;

/** When an alarm that has come before its commit is to come again, epoch ms; undefined when the commit is not waited for any longer. */
export function announcedAgainAt(tries: number, nowMs: number): number | undefined {
  const pauseMs = announcedPausesMs[tries];
  return pauseMs === undefined ? undefined : nowMs + pauseMs;
}

const looks = { firstMs: 4, lastMs: 50 };

/** Whether a partition has come to a version, waiting a moment for a commit that is under way, but only at the first try. */
export async function versionReached(ledger: Ledger, { partition, version, again }: Wake): Promise<boolean> {
  const until = performance.now() + (again === undefined ? announcedWithinMs : 0);
  for (let pauseMs = looks.firstMs; ; pauseMs = Math.min(pauseMs * 2, looks.lastMs)) {
    const loaded = await ledger.load(partition);
    if (loaded !== undefined && loaded.version >= version) return true;
    if (performance.now() >= until) return false;
    await delay(pauseMs);
  }
}
