import { spawn } from 'node:child_process';
import process from 'node:process';

/** Runs every rule against a platform that breaks it: a rule's file passes when its test fails then. */
const vitest = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'conformance', ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, CONFORMANCE_MUTANTS: '1' } },
);
vitest.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
