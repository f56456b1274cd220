import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHost, startHost } from '../../../local/host/host.ts';
import type { ObservedExchange } from '../../../local/host/http/observe-exchange.ts';
import { libraryServerOf } from '../../../local/host/http/worker-server.ts';
import { bundleSample } from './bundled-sample.ts';

let folder: string;
let host: RunningHost;
const exchanges: ObservedExchange[] = [];

/** Bundled, and so with a library of its own: other applications of this worker do not stream. */
beforeAll(async () => {
  folder = await bundleSample('streamed-sample', 'streamed-functions.ts', 'main.cjs');
  const onExchange = (exchange: ObservedExchange) => exchanges.push(exchange);
  host = await startHost({ folder, main: 'main.cjs', port: 0, onLog: () => undefined, onExchange });
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

const at = (where: string, init?: RequestInit) => fetch(`${host.url}/${where}`, init);

/** An open connection to the host, and the next thing that comes back on it. */
async function opened(): Promise<{ readonly socket: Socket; readonly next: () => Promise<string> }> {
  const socket = connect(host.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, next: () => new Promise((resolve) => socket.once('data', (data) => resolve(data.toString()))) };
}

test('streamed · a body in chunks → arrives whole, and the observer sees it', async () => {
  const { socket, next } = await opened();
  socket.write('POST /tells/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nkept\r\n0\r\n\r\n');
  expect(await next()).toContain('"body":"kept"');
  socket.destroy();
  expect(exchanges.at(-1)).toMatchObject({ requestBody: 'kept', responseBody: expect.stringContaining('"kept"') });
});

test('streamed · an answer before the body has ended → comes at once, and the connection serves on', async () => {
  const { socket, next } = await opened();
  socket.write('POST /first-bytes HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nkept\r\n');
  expect(await next()).toMatch(/^HTTP\/1\.1 413 /);
  socket.write('4\r\nmore\r\n0\r\n\r\nGET /tells/a HTTP/1.1\r\nHost: h\r\n\r\n');
  expect(await next()).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
});

test('streamed · headers come from the metadata → a member "Headers" of query or JSON body takes their place (host-settings.md)', async () => {
  const headers = { 'x-in': 'sent' };
  const forged = JSON.stringify({ 'x-in': 'forged' });
  const xIn = async (where: string, init: RequestInit) => (await at(where, init)).headers.get('x-in');
  expect(await xIn('tells/a', { headers })).toBe('sent');
  expect(await xIn(`tells/a?Headers=${encodeURIComponent(forged)}`, { headers })).toBe('forged');
  expect(await xIn('tells/a', { method: 'POST', headers, body: `{"Headers":${forged}}` })).toBe('forged');
  expect(await xIn('tells/a?headers=1', { headers })).toBe('none');
});

test('streamed · parameters come from the metadata → numbers are missing, members of the query appear (host-settings.md)', async () => {
  const told = async (where: string) => ((await (await at(where)).json()) as { params: unknown }).params;
  expect(await told('tells/a/b?c=d')).toEqual({ number: 'a', optional: 'b', c: 'd' });
  expect(await told('tells/5?optional=b')).toEqual({ optional: 'b' });
});

test('streamed · a JSON body that is nested 20,000 levels deep → reaches the function; its members are in no metadata (host-settings.md)', async () => {
  const body = `{"optional":"c","deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  const answer = await at('tells/a/b', { method: 'POST', body });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ body, params: { number: 'a', optional: 'b' } });
});

test('streamed · the URL → that of the sender', async () => {
  const { url } = (await (await at('tells/a%20b?c=%2F')).json()) as { url: string };
  expect(url).toBe(`${host.url}/tells/a%20b?c=%2F`);
});

test('streamed · an answer without a body, and HEAD → as they are', async () => {
  const answer = await at('nothing');
  expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([304, '"a"', '']);
  expect((await at('nothing', { method: 'HEAD' })).status).toBe(304);
});

test('streamed · a handler that throws → 500, where Azure would leave the caller waiting (host-settings.md)', async () => {
  expect((await at('fails')).status).toBe(500);
});

test('streamed · the library’s server → for this host alone, on 127.0.0.1', async () => {
  const server = createServer();
  const getCapabilities = () =>
    new Promise<Record<string, string>>((resolve) => {
      server.listen(() => resolve({ HttpUri: `http://localhost:${(server.address() as AddressInfo).port}/` }));
    });
  const getInvocationModel = () => {
    throw new Error('Nothing is invoked here.');
  };
  const model = { getCapabilities, getInvocationModel };
  expect(await libraryServerOf(model)).toBe(server);
  expect(await libraryServerOf(model)).toBe(server);
  expect(server.address()).toMatchObject({ address: '127.0.0.1' });
  await new Promise((resolve) => server.close(resolve));
});

test('streamed · two applications in a process, one after the other → each as its own copy of the library has it', async () => {
  const start = (from: string, main: string) => startHost({ folder: from, main, port: 0, onLog: () => undefined });
  const sample = path.join(import.meta.dirname, 'sample-app');
  await (await start(sample, 'http-functions.ts')).close();
  const bundled = await bundleSample('streamed-sample-again', 'streamed-functions.ts', 'main.cjs');
  await (await start(bundled, 'main.cjs')).close();
  await rm(bundled, { recursive: true });
  const plain = await start(sample, 'http-functions.ts');
  const body = new Blob(['kept']).stream();
  const answer = await fetch(`${plain.url}/size`, { method: 'POST', body, duplex: 'half' });
  expect(await answer.text()).toBe('0');
  await plain.close();
});
