import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';

const script = path.resolve(import.meta.dirname, '../../../local/identity/main.ts');
const tenantId = '11111111-1111-4111-8111-111111111111';
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function run(directory: string, ...more: readonly string[]) {
  const env = { ...process.env, CAREBRIDGE_DIRECTORY: directory };
  const child = spawn(process.execPath, [script, '--parent', ...more], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

test('identity process · its directory in the environment → answers until its parent has gone', async () => {
  const child = run(JSON.stringify({ tenants: [{ id: tenantId }] }));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { ready, origin } = JSON.parse(line) as { ready: boolean; origin: string };
  expect(ready).toBe(true);
  expect((await fetch(`${origin}/${tenantId}/discovery/v2.0/keys`)).status).toBe(200);
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('identity process · no usable directory → ends with status 1 and says so', async () => {
  const child = run('nonsense');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toMatch(/^The identity directory is not usable\./);
});

test('identity process · a damaged key, or a folder in use → ends with status 1 and what to do; the key stays as it is', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'identity-'));
  const file = path.join(folder, 'signing-key.json');
  const refused = async () => {
    const child = run(JSON.stringify({ tenants: [{ id: tenantId }] }), '--data', folder);
    const said = child.stderr.setEncoding('utf8').reduce((all: string, text: string) => all + text, '');
    expect(await once(child, 'close')).toEqual([1, null]);
    return said;
  };
  await writeFile(file, '{"kty":');
  expect(await refused()).toMatch(
    /signing-key\.json holds no RSA private key\. Put back a copy of it, or move it away/,
  );
  expect(await readFile(file, 'utf8')).toBe('{"kty":');
  await rm(file);
  const first = run(JSON.stringify({ tenants: [{ id: tenantId }] }), '--data', folder);
  await once(createInterface({ input: first.stdout }), 'line');
  expect(await refused()).toMatch(new RegExp(`in use by process ${first.pid}\\.`));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  first.kill('SIGTERM');
  await once(first, 'close');
  await rm(folder, { recursive: true });
});
