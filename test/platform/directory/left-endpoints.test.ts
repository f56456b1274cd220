import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayMs } from '../../../shared/kernel/time.ts';
import type { ApplicationEndpoint } from '../../../shared/platform/directory/caller.ts';
import { RecordDirectory } from '../../../shared/platform/directory/record-directory.ts';
import type { PlatformRecords } from '../../../shared/platform/directory/records.ts';
import { startPlatformRecords } from '../../support/platform-records.ts';

let records: PlatformRecords;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ records, close } = await startPlatformRecords());
});
afterAll(() => close());

const clientId = 'e0000000-0000-4000-8000-000000000005';
const endpoint = (tenantId: string, uri: string): ApplicationEndpoint => ({
  uri,
  tenantId,
  clientId,
  applicationId: '2044107731',
  displayName: 'Harbour',
  relPrefix: 'service:',
  callbackUrl: 'https://care.harbour.example/callback',
  callbackAudience: 'https://care.harbour.example',
});
const [old, next] = ['sip:old@harbour.example', 'sip:new@harbour.example'] as const;

async function begin() {
  const tenantId = randomUUID();
  let passed = 0;
  const directory = new RecordDirectory(records, () => Date.now() + passed);
  const settle = (...uris: readonly string[]) =>
    directory.settle(tenantId, { clientId, endpoints: uris.map((uri) => endpoint(tenantId, uri)), people: [] });
  await settle(old);
  await directory.noteGranted(endpoint(tenantId, old), ['Guests.Join']);
  const keys = async () => (await records.list(`directory.${tenantId}`, '')).map(({ key }) => key.split('.')[0]);
  const passes = (ms: number) => {
    passed += ms;
  };
  return { tenantId, directory, settle, keys, passes };
}

test('endpoint · no tenant has it any more → closed at once, gone with its grants by a write some days later', async () => {
  const { tenantId, directory, settle, keys, passes } = await begin();
  await settle(next);
  expect(await directory.endpoint(tenantId, old)).toMatchObject({ closed: true });
  passes(2 * dayMs);
  await settle(next);
  expect(await keys()).toEqual(['endpoint', 'endpoint', 'granted']);
  passes(dayMs);
  await settle(next);
  expect(await keys()).toEqual(['endpoint']);
  expect(await directory.endpoint(tenantId, next)).not.toHaveProperty('closed');
});

test('endpoint · no tenant has it any more, and nothing is written → gone with its grants by a sweep some days later', async () => {
  const { directory, settle, keys, passes } = await begin();
  await settle();
  passes(2 * dayMs);
  await directory.clearLeft(() => false);
  expect(await keys()).toEqual(['endpoint', 'granted']);
  passes(dayMs);
  await directory.clearLeft(() => false);
  expect(await keys()).toEqual([]);
  expect(await records.list('left-endpoints', '')).toEqual([]);
});

test('endpoint · a tenant has it again before a sweep → stays', async () => {
  const { directory, settle, keys, passes } = await begin();
  await settle();
  await settle(old);
  passes(4 * dayMs);
  await directory.clearLeft(() => false);
  expect(await keys()).toEqual(['endpoint', 'granted']);
  expect(await records.list('left-endpoints', '')).toEqual([]);
});

test('endpoint · a tenant has it again → open, and stays', async () => {
  const { tenantId, directory, settle, passes } = await begin();
  await settle(next);
  passes(2 * dayMs);
  await settle(old);
  passes(2 * dayMs);
  await settle(old);
  expect(await directory.endpoint(tenantId, old)).not.toHaveProperty('closed');
  expect(await directory.endpoint(tenantId, old)).not.toHaveProperty('leftAt');
});

test('endpoint · removed by an administrator → its grants go with it', async () => {
  const { tenantId, directory, keys } = await begin();
  await directory.removeEndpoint(tenantId, old);
  expect(await keys()).toEqual([]);
});
