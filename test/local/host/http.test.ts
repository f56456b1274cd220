import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHost, startHost } from '../../../local/host/host.ts';
import type { HostLogEntry } from '../../../local/host/host-log.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import { eventuallySeen, openGate, seen } from './sample-app/seen.ts';

const folder = path.join(import.meta.dirname, 'sample-app');
const lines: HostLogEntry[] = [];
let host: RunningHost;

const start = (port: number) =>
  startHost({
    folder,
    main: '{http-functions,hooks}.ts',
    port,
    env: { SAMPLE_SETTING: 'blue' },
    onLog: (line) => lines.push(line),
  });

beforeAll(async () => {
  host = await start(0);
});
afterAll(() => host.close());

const at = (where: string, init?: RequestInit) => fetch(`${host.url}/${where}`, init);

test('http · parameters, query, body, headers, cookie and trace → reach the handler and come back', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const response = await at('echo/42/a/b%20c?a=1&a=2&q=x%20y', {
    method: 'POST',
    headers: { 'x-in': 'hi', 'content-type': 'application/json', traceparent },
    body: JSON.stringify({ deep: [1, 'ü'] }),
  });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-echo')).toBe('hi');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('set-cookie')).toBe('c=v; Path=/; Max-Age=60; HttpOnly; SameSite=lax');
  expect(await response.json()).toEqual({
    url: `${host.url}/echo/42/a/b%20c?a=1&a=2&q=x%20y`,
    params: { id: '42', rest: 'a/b c' },
    query: { a: '1,2', q: 'x y' },
    forwardedFor: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    body: { deep: [1, 'ü'] },
    trace: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/),
    name: 'echo',
  });
});

test('http · several routes fit → the most literal one answers', async () => {
  expect(await (await at('items/all')).text()).toBe('all');
  expect(await (await at('items/zed')).text()).toBe('any zed');
  expect((await at('echo/42')).status).toBe(201);
  expect(await (await at('echo')).text()).toBe('rest ');
  expect(await (await at('optional/1')).json()).toEqual({ first: '1' });
  expect(await (await at('optional/1/2')).json()).toEqual({ first: '1', second: '2' });
});

test.each(['items/x/y', 'nowhere', 'optional/1/2/3', 'admin/functions'])(
  'http · no route for %s → 404',
  async (where) => {
    expect((await at(where)).status).toBe(404);
  },
);

test('http · a known path with another method → 404, as in Azure', async () => {
  expect((await at('setting', { method: 'PUT' })).status).toBe(404);
});

test('http · a path that is not URL-encoded text → 400', async () => {
  expect((await at('items/%ff')).status).toBe(400);
});

test('http · the handler throws → 500 without a body, a system log line, and the hook sees the error', async () => {
  const response = await at('fails');
  expect(response.status).toBe(500);
  expect(await response.text()).toBe('');
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: 'error',
      category: 'system',
      functionName: 'fails',
      message: expect.stringContaining('kaput'),
    }),
  );
  expect(seen('after fails')).toEqual([{ what: 'after fails', before: 'fails', error: 'kaput' }]);
});

test('http · 204 → no body and no content-length', async () => {
  const response = await at('nothing');
  expect(response.status).toBe(204);
  expect(response.headers.get('content-length')).toBeNull();
});

test('http · a handler logs → one user line with its function and invocation', async () => {
  await at('logs');
  expect(lines).toContainEqual({
    level: 'warning',
    category: 'user',
    message: 'a line 42',
    functionName: 'logs',
    invocationId: expect.any(String),
  });
});

test('http · a body of 20 MB → arrives whole', async () => {
  const response = await at('size', { method: 'POST', body: Buffer.alloc(20_000_000) });
  expect(await response.text()).toBe('20000000');
});

test('http · a body announced as over 100 MB → 413', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(host.port, '127.0.0.1', () =>
      socket.write(`POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: ${100 * 1024 * 1024 + 1}\r\n\r\n`),
    );
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('http · the client leaves while its request is parked → the handler ends and the host serves on', async () => {
  const leave = new AbortController();
  const request = at('parks/left', { signal: leave.signal });
  await eventuallySeen('parked left', 1);
  leave.abort();
  await expect(request).rejects.toThrow();
  await eventuallySeen('gone left', 1);
  openGate('left');
  await eventuallySeen('left left', 1);
  expect((await at('setting')).status).toBe(200);
});

test('host · application settings given → handlers see them in the environment', async () => {
  expect(await (await at('setting')).text()).toBe('blue');
  expect(seen('appStart')).toHaveLength(1);
  expect(host.functions).toEqual(expect.arrayContaining(['echo', 'optional']));
});

test('host · the port is taken → ConfigurationError that names it', async () => {
  await expect(start(host.port)).rejects.toThrow(
    new ConfigurationError(`Port ${host.port} of the functions host is taken by another program.`),
  );
});

test('host · closed and started again in one process → a parked request is answered, the functions are there again', async () => {
  const first = await start(0);
  const parked = fetch(`${first.url}/parks/closing`);
  await eventuallySeen('parked closing', 1);
  const closed = first.close();
  openGate('closing');
  expect(await (await parked).text()).toBe('released');
  expect(seen('gone closing')).toEqual([]);
  await closed;
  expect(seen('appTerminate')).toHaveLength(1);
  await expect(fetch(`${first.url}/setting`)).rejects.toThrow();
  const second = await start(first.port);
  expect(await (await fetch(`${second.url}/setting`)).text()).toBe('blue');
  await second.close();
});
