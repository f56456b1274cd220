import { defineConfig } from 'vitest/config';

/** Tests start real servers and child processes, so their time limits are generous; nothing asserts on time. */
export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'main',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/platform/conformance/**'],
        },
      },
      {
        extends: true,
        // Rules are many and small: they share one process and the platform that lives in it.
        test: {
          name: 'conformance',
          include: ['test/platform/conformance/**/*.test.ts'],
          isolate: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
