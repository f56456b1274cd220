import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHostJson } from '../../../local/host/host-json.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'host-json-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (content: unknown) => writeFile(path.join(folder, 'host.json'), JSON.stringify(content));

test('host.json · only a version → defaults of Azure', async () => {
  await write({ version: '2.0', logging: { logLevel: { default: 'Warning' } } });
  expect((await readHostJson(folder, {})).extensions).toEqual({
    http: { routePrefix: 'api', customHeaders: {} },
    serviceBus: {
      autoCompleteMessages: true,
      maxConcurrentSessions: 8,
      maxAutoLockRenewalDuration: 300_000,
      sessionIdleTimeout: 60_000,
    },
  });
});

test('host.json · environment overrides in any case → replace its members', async () => {
  await write({ version: '2.0', extensions: { serviceBus: { maxConcurrentSessions: 4 } } });
  const { extensions } = await readHostJson(folder, {
    AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentSessions: '128',
    AZUREFUNCTIONSJOBHOST__EXTENSIONS__HTTP__ROUTEPREFIX: '',
    AzureFunctionsJobHost__extensions__serviceBus__sessionIdleTimeout: '00:00:05',
    AzureFunctionsJobHost__extensions__serviceBus__autoCompleteMessages: 'false',
  });
  expect(extensions.serviceBus).toMatchObject({
    maxConcurrentSessions: 128,
    sessionIdleTimeout: 5_000,
    autoCompleteMessages: false,
  });
});

test.each([
  ['a member out of range', { version: '2.0', extensions: { serviceBus: { maxConcurrentSessions: 0 } } }],
  ['a malformed time span', { version: '2.0', extensions: { serviceBus: { sessionIdleTimeout: 'soon' } } }],
  ['another version', { version: '1.0' }],
  ['no object', 7],
])('host.json · %s → ConfigurationError', async (_, content) => {
  await write(content);
  await expect(readHostJson(folder, {})).rejects.toThrow(ConfigurationError);
});

test('host.json · missing → ConfigurationError', async () => {
  await expect(readHostJson(folder, {})).rejects.toThrow(ConfigurationError);
});
