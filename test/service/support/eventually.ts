import { delay } from '../../../shared/kernel/time.ts';

const pauseMs = 20;

/** Resolves when the condition holds; the test's own time limit ends a wait in vain. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(pauseMs);
}
