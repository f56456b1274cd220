import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { serverTestFiles } from './test/support/test-files.ts';

const all = 'test/**/*.test.ts';
/** Has a configuration of its own. */
const browser = 'test/browser/**';
/** Has one of its own, too, since it needs the Bicep compiler. */
const templates = 'test/infra/mutants/**';
const conformance = 'test/platform/conformance/**';
const servers = serverTestFiles();

/** Tests start real servers and child processes, so their time limits are generous; nothing asserts on time. */
export default defineConfig({
  test: {
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        extends: true,
        // What starts nothing can share a worker.
        test: {
          name: 'unit',
          include: [all],
          exclude: [browser, templates, conformance, ...servers],
          pool: 'threads',
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'servers', include: servers, exclude: [browser, templates, conformance], pool: 'forks' },
      },
      {
        extends: true,
        // Rules are many and small: those of one worker share its platform.
        test: { name: 'conformance', include: [`${conformance}/*.test.ts`], pool: 'forks', isolate: false },
      },
    ],
  },
});
