import { expect, test } from 'vitest';
import type { WorldOptions } from '../../support/platform-world.ts';
import type { Break, Mutant } from './breaking-proxy.ts';
import { openFixture, type RuleFixture } from './rule-fixture.ts';
import { worldWith } from './shared-world.ts';

/** Whether rules are run against a platform that breaks them: each one must fail then. */
const breaking = process.env.CONFORMANCE_MUTANTS !== undefined;

/**
 * One documented rule as a test. `npm test` runs it against the platform as it is; `npm run conformance:mutants` runs it against
 * platforms that break the rule once, each in its way, and then passes exactly when the rule's own test fails. `relPrefix` is that of the
 * application's registration; with `differently` the rule has a world of its own.
 */
export function rule(
  title: string,
  mutants: Mutant | readonly Mutant[],
  run: (fixture: RuleFixture) => Promise<void>,
  relPrefix: 'service:' | 'ms:rtc:saas:' = 'service:',
  differently?: Partial<WorldOptions>,
): void {
  const all = 'where' in mutants ? [mutants] : mutants;
  test.each(breaking ? all : all.slice(0, 1))(title, async (mutant) => {
    const own = differently === undefined ? undefined : worldWith(differently);
    const fixture = await openFixture(relPrefix, own);
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
      await (await own)?.world.close();
    }
  });
}

/** A mutant on answers of the platform. `of` says whose. */
export const brokenAnswer = (of: Break['of'], answer: NonNullable<Break['answer']>, times = 1): Mutant => ({
  where: 'platform',
  of,
  answer,
  times,
});

/** A mutant on callbacks. `of` says which. */
export const brokenCallback = (of: Break['of'], requests: NonNullable<Break['requests']>, times = 1): Mutant => ({
  where: 'callbacks',
  of,
  requests,
  times,
});

/** A change of a JSON body's text. */
export const inBody =
  (from: string | RegExp, to: string) =>
  <T extends { readonly body: string }>(passing: T): T => ({ ...passing, body: passing.body.replace(from, to) });

/** Another status, with nothing else changed. */
export const withStatus =
  (status: number) =>
  <T extends { readonly status: number }>(answer: T): T => ({ ...answer, status });

/** One header less. */
export function withoutHeader(name: string) {
  return <T extends { readonly headers: Readonly<Record<string, string>> }>(passing: T): T => {
    const { [name]: _gone, ...headers } = passing.headers;
    return { ...passing, headers };
  };
}
