import { defineConfig } from 'vitest/config';

/** Tests in a real browser (Chromium must be installed): apart from the others, which need nothing but Node. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    pool: 'forks',
    // Each file starts a whole engine and a browser. Two at a time save one minute in six, and take each test twice as long.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A condition that is waited for has longer than the second that it has by itself.
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
