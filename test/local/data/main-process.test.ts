import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const mainProcess = pathToFileURL('local/data/main-process.ts').href;

/** Its start says that it has begun, and ends with a line of standard input. */
const script = `
import { createInterface } from 'node:readline';
import { runMain } from '${mainProcess}';
const start = async () => {
  process.stderr.write('begun ');
  await new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve));
  return { ready: {}, close: async () => void process.stderr.write('closed') };
};
runMain(() => ({ watchesParent: false, start }));
`;

it.each(['SIGTERM', 'SIGINT'] as const)(
  'process of the local runtime · %s while it starts → started, closed in order, exit status 0',
  async (signal) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    const ended = once(child, 'exit');
    const said = text(child.stderr);
    await once(child.stderr, 'readable');
    child.kill(signal);
    child.stdin.write('go on\n');
    expect(await ended).toEqual([0, null]);
    expect(await said).toBe('begun closed');
  },
);
