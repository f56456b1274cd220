import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cannotUse, makePrivateFolder, preparePrivateFolder } from '../../../local/data/private-folder.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'folder-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const modeOf = (entry: string) => statSync(entry).mode & 0o777;

test('folder · made, with those above it → closed to others', () => {
  const folder = path.join(root, 'a', 'b');
  preparePrivateFolder(folder);
  expect([modeOf(path.dirname(folder)), modeOf(folder)]).toEqual([0o700, 0o700]);
});

test('folder · found open to others, with its files → both narrowed, and nothing is added to what the owner may', () => {
  const folder = path.join(root, 'data');
  const files = { shared: 0o644, all: 0o666, own: 0o400 };
  mkdirSync(folder, { mode: 0o755 });
  chmodSync(folder, 0o755);
  for (const [name, mode] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), 'secret');
    chmodSync(path.join(folder, name), mode);
  }
  preparePrivateFolder(folder);
  expect(modeOf(folder)).toBe(0o700);
  expect(Object.keys(files).map((name) => modeOf(path.join(folder, name)))).toEqual([0o600, 0o600, 0o400]);
});

test('folder · one that holds other things → stays as it is', () => {
  chmodSync(root, 0o755);
  makePrivateFolder(root);
  expect(modeOf(root)).toBe(0o755);
});

test('folder · a file has its name, or lies above it → refused with what to do', () => {
  const file = path.join(root, 'file');
  writeFileSync(file, '');
  for (const folder of [file, path.join(file, 'below')]) {
    expect(() => preparePrivateFolder(folder)).toThrow(ConfigurationError);
    expect(() => preparePrivateFolder(folder)).toThrow(
      /cannot be used: .*file.*choose another data folder with --data/,
    );
  }
});

// Root may write into read-only folders as well.
test.skipIf(process.getuid?.() === 0)('folder · read-only → refused with what to do', () => {
  chmodSync(root, 0o500);
  expect(() => preparePrivateFolder(root)).toThrow(/this user may not write there.*chmod/);
  chmodSync(root, 0o700);
});

test.each([
  ['EACCES', /may not write there\. Give it to this user \(chown\)/],
  ['EPERM', /may not change it/],
  ['EROFS', /can only be read/],
  ['ENOSPC', /the disk is full/],
])('fault · %s → a sentence with what to do', (code, text) => {
  const explained = cannotUse(root, Object.assign(new Error(code), { code }));
  expect(explained).toBeInstanceOf(ConfigurationError);
  expect(String(explained)).toMatch(text);
});

test('fault · one that we know nothing about → as it is', () => {
  const fault = new Error('unheard of');
  expect(cannotUse(root, fault)).toBe(fault);
});
