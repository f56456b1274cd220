import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { nodeEnvironment } from './local/engine/node-arguments.ts';
import { EnginesFirst } from './test/support/engines-first.ts';
import { serverTestFiles } from './test/support/test-files.ts';

const all = 'test/**/*.test.ts';
/** Has a configuration of its own. */
const browser = 'test/browser/**';
/** Has one of its own, too, since it needs the Bicep compiler. */
const templates = 'test/infra/mutants/**';
const servers = serverTestFiles();

/**
 * Tests start real servers and child processes, so their time limits are generous; nothing asserts on time. Files of one worker
 * share its modules, and with them what is started once: loading them again for each file would take most of the time.
 */
export default defineConfig({
  test: {
    isolate: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Many tests wait: for a process to start, a token to run out. Two workers more than processors have something to do meanwhile.
    maxWorkers: availableParallelism() + 2,
    maxConcurrency: 8,
    sequence: { sequencer: EnginesFirst },
    // A condition that is waited for has longer than the second that it has by itself.
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default', './test/support/summary-reporter.ts'],
    // What child processes have compiled once is kept for the next ones.
    env: nodeEnvironment,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: [all], exclude: [browser, templates, ...servers], pool: 'threads' },
      },
      {
        extends: true,
        test: { name: 'servers', include: servers, exclude: [browser, templates], pool: 'forks' },
      },
    ],
  },
});
