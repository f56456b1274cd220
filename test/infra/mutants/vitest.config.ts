import { defineConfig } from 'vitest/config';

/** Mutants of the templates: apart from the other tests, since they need the Bicep compiler. */
export default defineConfig({
  test: {
    include: ['test/infra/mutants/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
