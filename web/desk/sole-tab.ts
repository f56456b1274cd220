import type { Locks } from '../widget/store/turn.ts';

/** A page that is being left keeps its locks for a moment. */
const patienceMs = 1_500;

/**
 * Claims a sign-in at the platform for this tab, for as long as the tab is there; false when another tab has it. Without locks, or
 * without a sign-in, nothing stands in the way.
 */
export async function claimed(application: string | undefined, locks: Locks | undefined): Promise<boolean> {
  if (application === undefined || locks === undefined) return true;
  const signal = AbortSignal.timeout(patienceMs);
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(true);
      return new Promise(() => undefined);
    };
    if (held.has(application)) return resolve(true);
    locks.request(`carebridge.desk ${application}`, { signal }, hold).catch(() => resolve(false));
    held.add(application);
  });
}

/** What this tab has claimed already. */
const held = new Set<string>();
