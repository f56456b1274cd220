import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FileSecrets } from '../../shared/secrets/file-secrets.ts';
import { type SecretStore, secretLimitBytes } from '../../shared/secrets/secret-store.ts';
import { vaultSecrets } from '../../shared/secrets/vault-secrets.ts';
import { StandInVault } from './support/stand-in-vault.ts';

/** A place for secrets, and another process's view of it. */
type Place = { readonly store: SecretStore; readonly other: SecretStore };

const quick = { answerMs: 10_000, pauseMs: 1 };

async function inVault(): Promise<Place> {
  const { url: vaultUrl, identity } = await StandInVault.start();
  const open = () => vaultSecrets({ vaultUrl }, { times: quick, identity });
  return { store: open(), other: open() };
}

async function inFolder(): Promise<Place> {
  const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const secrets = path.join(folder, 'secrets');
  return { store: new FileSecrets(secrets), other: new FileSecrets(secrets) };
}

describe.each([
  { place: 'a vault', open: inVault },
  { place: 'a folder', open: inFolder },
])('secrets in $place', ({ open }) => {
  test('secret · written → read by every instance, with the version that the write gave', async () => {
    const { store, other } = await open();
    const { version } = await store.write('harbour-credential', 'ä "quoted"\nsecret');
    expect(await store.read('harbour-credential')).toEqual({ value: 'ä "quoted"\nsecret', version });
    expect(await other.read('harbour-credential')).toEqual({ value: 'ä "quoted"\nsecret', version });
  });

  test('secret · that is not there → undefined; removing it → nothing happens', async () => {
    const { store } = await open();
    expect(await store.read('none')).toBeUndefined();
    await store.remove('none');
    expect(await store.read('none')).toBeUndefined();
  });

  test('secret · written again → the new value alone, another version', async () => {
    const { store, other } = await open();
    const first = await store.write('one', 'before');
    const second = await other.write('one', 'after');
    expect(second.version).not.toBe(first.version);
    expect(await store.read('one')).toEqual({ value: 'after', version: second.version });
  });

  test('secret · removed → gone for all, twice is once; written again → there again', async () => {
    const { store, other } = await open();
    await store.write('one', 'before');
    await store.write('two', 'stays');
    await store.remove('one');
    await store.remove('one');
    expect(await other.read('one')).toBeUndefined();
    await other.write('one', 'after');
    expect((await store.read('one'))?.value).toBe('after');
    expect((await store.read('two'))?.value).toBe('stays');
  });

  test('secrets · ten written at once → each is there whole', async () => {
    const { store } = await open();
    const names = Array.from({ length: 10 }, (_, index) => `tenant-${index}`);
    await Promise.all(names.map((name) => store.write(name, `the secret of ${name}`)));
    const values = await Promise.all(names.map(async (name) => (await store.read(name))?.value));
    expect(values).toEqual(names.map((name) => `the secret of ${name}`));
  });

  test('one secret · written by two at once → one of the values, whole', async () => {
    const { store, other } = await open();
    const values = ['a'.repeat(secretLimitBytes), 'b'.repeat(secretLimitBytes)];
    await Promise.all([store.write('one', values[0] ?? ''), other.write('one', values[1] ?? '')]);
    expect(values).toContain((await store.read('one'))?.value);
  });

  test('value · one byte too long → refused, and the message does not hold it', async () => {
    const { store } = await open();
    const write = async () => store.write('one', 'ä'.repeat(secretLimitBytes / 2).concat('x'));
    await expect(write()).rejects.toMatchObject({
      code: 'RecordTooLarge',
      message: `A secret has ${secretLimitBytes} bytes at most.`,
    });
    expect(await store.read('one')).toBeUndefined();
  });

  test.each(['', '../engine', 'a/b', 'A', 'a_b', 'a.json', 'x'.repeat(128)])(
    'name · %j → refused before anything is asked',
    async (name) => {
      const { store } = await open();
      await expect(async () => store.read(name)).rejects.toMatchObject({ code: 'InvalidSetting' });
      await expect(async () => store.write(name, 'value')).rejects.toMatchObject({ code: 'InvalidSetting' });
      await expect(async () => store.remove(name)).rejects.toMatchObject({ code: 'InvalidSetting' });
    },
  );
});
