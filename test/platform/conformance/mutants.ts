import { spawn } from 'node:child_process';
import process from 'node:process';

const rules = ['test/platform/conformance/', 'test/contact-center/conformance/'];
const given = process.argv.slice(2);

/** Runs every rule against a platform that breaks it: a rule's file passes when its test fails then. */
const vitest = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...(given.length === 0 ? rules : given)],
  { stdio: 'inherit', env: { ...process.env, CONFORMANCE_MUTANTS: '1' } },
);
vitest.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
