import { expect, test } from 'vitest';
import type { Mutant } from '../../platform/conformance/breaking-proxy.ts';
import { CenterFixture } from './center-fixture.ts';

/** Whether rules are run against a contact center that breaks them: each one must fail then. */
const breaking = process.env.CONFORMANCE_MUTANTS !== undefined;

/**
 * One documented rule of the contact center as a test. `npm test` runs it as it is; `npm run conformance:mutants` breaks it once, in each
 * of its ways, and then passes exactly when the rule's own test fails.
 */
export function centerRule(
  title: string,
  mutants: Mutant | readonly Mutant[],
  run: (fixture: CenterFixture) => Promise<void>,
): void {
  const all = 'where' in mutants ? [mutants] : mutants;
  test.each(breaking ? all : all.slice(0, 1))(title, async (mutant) => {
    const fixture = await CenterFixture.open();
    try {
      if (!breaking) return await run(fixture);
      const applied = fixture.breakOnce(mutant);
      const outcome = await run(fixture).then(
        () => 'the rule holds',
        () => 'the rule is broken',
      );
      expect({ outcome, applied: applied() > 0 }).toEqual({ outcome: 'the rule is broken', applied: true });
    } finally {
      await fixture.close();
    }
  });
}
