import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startStore } from '../../local/store/store.ts';
import { carebridge, closeCarebridge } from '../../shared/application/compose.ts';
import { withLogSink } from '../../shared/application/log-sink.ts';
import { ConfigurationError, Unavailable } from '../../shared/kernel/errors.ts';

const key = Buffer.from('a key that must not be logged').toString('base64');
/** Nothing listens on port 1. */
const settings = {
  CAREBRIDGE_ORIGIN: 'https://carebridge.example',
  CAREBRIDGE_TABLES_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${key};TableEndpoint=http://127.0.0.1:1/a;`,
  ServiceBusConnection: `Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=k;SharedAccessKey=${key};UseDevelopmentEmulator=true`,
  CAREBRIDGE_QUEUE: 'conversation-events',
  CAREBRIDGE_CLIENT_ID: '0d5b6c1e-2f83-4a97-b1c4-8e7f6a5d4c33',
  CAREBRIDGE_CLIENT_SECRET: key,
  CAREBRIDGE_APP_ID_URI: 'api://carebridge.example',
  CAREBRIDGE_PLATFORM: 'off',
};
let written: string[];

beforeEach(() => {
  written = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Lines of this work alone: what other tests of the process leave behind may still write to its standard output. */
const logged = <T>(work: () => T): T => withLogSink((line) => written.push(line), work);

test('start · the store refuses connections → fails as a whole, one line with the code and without a secret; the end is quiet (failures.md#ourselves)', async () => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const starts = logged(() => [carebridge(), carebridge()]);
  expect(starts[0]).toBe(starts[1]);
  await expect(starts[0]).rejects.toThrow(Unavailable);
  await logged(closeCarebridge);
  expect(written).toHaveLength(1);
  expect(JSON.parse(written[0] ?? '')).toEqual({
    at: expect.any(String),
    level: 'error',
    event: 'failure',
    traceId: expect.any(String),
    step: 'start',
    durationMs: expect.any(Number),
    code: 'StoreUnavailable',
  });
  expect(written[0]).not.toContain(key);
});

test('start · a setting is missing → fails with its name, one line with the code', async () => {
  vi.stubEnv('CAREBRIDGE_CLIENT_ID', undefined);
  await expect(logged(carebridge)).rejects.toThrow(ConfigurationError);
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ level: 'error', step: 'start', code: 'InvalidSetting' });
});

test('end · nothing was composed → nothing is, and nothing is said', async () => {
  await logged(closeCarebridge);
  expect(written).toEqual([]);
});

test('end · what was composed → is closed, even where that fails, and the next use composes anew', async () => {
  const store = await startStore();
  onTestFinished(() => store.close());
  const connected = { ...settings, CAREBRIDGE_TABLES_CONNECTION_STRING: store.connectionString };
  for (const [name, value] of Object.entries(connected)) vi.stubEnv(name, value);
  const first = await logged(carebridge);
  const close = vi.spyOn(first, 'close');
  await logged(closeCarebridge);
  expect(close).toHaveBeenCalledOnce();
  const second = await logged(carebridge);
  expect(second).not.toBe(first);
  vi.spyOn(second, 'close').mockRejectedValue(new Error('The queue has gone.'));
  await logged(closeCarebridge);
  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'start' },
    { event: 'start' },
    { level: 'error', event: 'failure', step: 'stop', code: 'Error' },
  ]);
});
