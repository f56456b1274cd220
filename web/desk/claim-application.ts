/** The part of the browser's lock manager that is used. */
type Locks = Pick<LockManager, 'request'>;

/** A page that is being unloaded keeps its locks for a moment. */
const patienceMs = 1_500;

/**
 * Claims an application of the platform for this tab, as long as the tab is open; false when another tab has it. Always true without
 * locks, and without an application.
 */
export async function claimApplication(application: string | undefined, locks: Locks | undefined): Promise<boolean> {
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
