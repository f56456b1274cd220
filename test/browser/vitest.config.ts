import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests in a real browser (Chromium must be installed): apart from the others, which need nothing but Node. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    pool: 'forks',
    // The pages are built once, before any file begins.
    globalSetup: 'test/browser/support/built-pages.ts',
    // Each file starts a whole engine and a browser, and waits half of its time.
    maxWorkers: availableParallelism(),
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // A condition that is waited for has longer than the second that it has by itself.
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
