import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../support/source-tree.ts';

/** How a command ended, and what it printed. */
export type Ran = { readonly status: number; readonly output: string; readonly errors: string };

/** Runs `call-flow` with these arguments until it ends. */
export async function callFlow(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const script = path.join(root, 'local/call-flow/main.ts');
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = [textOf(child.stdout), textOf(child.stderr)];
  const [status] = await once(child, 'close');
  return { status, output: await output, errors: await errors };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  return text;
}
