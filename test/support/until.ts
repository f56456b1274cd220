import { delay } from '../../shared/kernel/time.ts';

const pauseMs = 10;

/** Resolves when the condition holds; the time limit of the test ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(pauseMs);
}
