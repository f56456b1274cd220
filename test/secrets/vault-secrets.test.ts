import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { vaultSecrets } from '../../shared/secrets/vault-secrets.ts';
import { smallServer } from '../support/small-server.ts';
import { StandInVault, token } from './support/stand-in-vault.ts';

const quick = { answerMs: 10_000, pauseMs: 1 };

async function started() {
  const vault = await StandInVault.start();
  return { vault, store: vaultSecrets({ vaultUrl: vault.url }, { times: quick, identity: vault.identity }) };
}

test('first request · → without token and value; the value goes with the token that the challenge asked for', async () => {
  const { vault, store } = await started();
  await store.write('one', 'the value');
  expect(
    vault.seen.map(({ method, headers, body }) => [method, headers.authorization, body.includes('the value')]),
  ).toEqual([
    ['PUT', undefined, false],
    ['PUT', 'Bearer a-token-for-the-vault', true],
  ]);
  await store.read('one');
  expect(vault.seen).toHaveLength(3);
});

test('removed secret · written again → recovered first, however long that takes, and holds the new value', async () => {
  const { vault, store } = await started();
  await store.write('one', 'before');
  await store.remove('one');
  expect(vault.secrets.get('one')?.state).toBe('deleted');
  vault.looksUntilRecovered = 6;
  await store.write('one', 'after');
  expect(vault.secrets.get('one')).toMatchObject({ state: 'active', value: 'after' });
  expect(vault.seen.some(({ path }) => path.startsWith('/deletedsecrets/one/recover'))).toBe(true);
});

test('vault · that throttles, or is unavailable for a moment → asked again', async () => {
  const { vault, store } = await started();
  await store.write('one', 'value');
  vault.faults.push(429, 503);
  expect((await store.read('one'))?.value).toBe('value');
  expect(vault.faults).toEqual([]);
});

test('vault · that goes on throttling → SecretsUnavailable, without what was sent', async () => {
  const { vault, store } = await started();
  vault.faults.push(429, 429, 429, 429);
  const failure = await store.write('one', 'the-value').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'SecretsUnavailable', message: 'The vault cannot be used now (429).' });
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('the-value');
});

test('identity · without a role → says that roles take minutes', async () => {
  const { vault, store } = await started();
  vault.faults.push(403);
  await expect(store.read('one')).rejects.toMatchObject({
    code: 'SecretsUnavailable',
    message: expect.stringContaining('a role that was just assigned takes some minutes'),
  });
});

test('identity · that gives no token → SecretsUnavailable; with a token again → goes on', async () => {
  const { vault, store } = await started();
  vault.givesTokens = false;
  await expect(store.read('one')).rejects.toMatchObject({ code: 'SecretsUnavailable' });
  vault.givesTokens = true;
  expect(await store.read('one')).toBeUndefined();
});

test('managed identity · → asked for a token of the vault’s challenge, as that identity', async () => {
  const vault = await StandInVault.start();
  const asked: string[] = [];
  const identity = await smallServer(({ path }) => {
    asked.push(path);
    const expires = String(Math.floor(Date.now() / 1000) + 3600);
    return { status: 200, json: { access_token: token, expires_on: expires, token_type: 'Bearer', resource: 'x' } };
  });
  const script = fileURLToPath(new URL('./support/write-as-identity.ts', import.meta.url));
  const env = { ...process.env, IDENTITY_ENDPOINT: `${identity.origin}/msi/token`, IDENTITY_HEADER: 'header' };
  await promisify(execFile)(process.execPath, [script, vault.url, 'carebridge'], { env });
  expect(vault.secrets.get('one')?.value).toBe('the value');
  const [query] = asked.map((path) => new URL(path, identity.origin).searchParams);
  expect([query?.get('resource'), query?.get('client_id')]).toEqual(['https://vault.azure.net', 'carebridge']);
});

test.each(['http://vault.example', 'vault', 'ftp://127.0.0.1'])('address · %s → refused at once', (vaultUrl) => {
  expect(() => vaultSecrets({ vaultUrl })).toThrow('neither https nor on this machine');
});
