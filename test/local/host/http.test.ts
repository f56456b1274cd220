import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHost, startHost } from '../../../local/host/host.ts';
import type { HostLogEntry } from '../../../local/host/host-log.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import { eventuallySeen, forgetAll, openGate, seen } from './sample-app/seen.ts';

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
  forgetAll();
  host = await start(0);
});
afterAll(() => host.close());

const at = (where: string, init?: RequestInit) => fetch(`${host.url}/${where}`, init);

/** What comes back for a request as it is written here, in one piece. */
function rawAnswer(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(host.port, '127.0.0.1', () => socket.write(request));
    socket.once('data', (data) => {
      resolve(data.toString().trimEnd());
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The connection was closed without an answer.')));
  });
}

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

test.each(['/items/%00', '/items/\u00fc', 'items/x'])('http · target %j → 400, as Kestrel answers', async (target) => {
  expect(await rawAnswer(`GET ${target} HTTP/1.1\r\nHost: h\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
});

test('http · a path that is percent-encoded twice → decoded once, for the route as for the URL', async () => {
  const { url, params } = (await (await at('echo/a%2540b/c%2Fd%252Fe')).json()) as Record<'url' | 'params', unknown>;
  expect(url).toBe(`${host.url}/echo/a%40b/c%2Fd%2Fe`);
  expect(params).toEqual({ id: 'a%40b', rest: 'c%2Fd%2Fe' });
});

test('http · repeated headers and query members, names in any case → joined by a comma, as StringValues are', async () => {
  const answer = await rawAnswer(
    'GET /raw?a=1&B=2&A=3&b= HTTP/1.1\r\nHost: h\r\nX-In: 1\r\nx-in: 2\r\nCookie: a=1\r\ncookie: b=2\r\nAuthorization: A\r\nAuthorization: B\r\n\r\n',
  );
  expect(answer).toContain('"query":{"A":"1,3","b":"2,"}');
  expect(answer).toContain('"headers":["1,2","a=1,b=2","A,B"]');
});

test('http · an answer with a body → chunked, without a length; HEAD and HTTP/1.0 → as Kestrel does', async () => {
  const [head, body] = (await rawAnswer('GET /setting HTTP/1.1\r\nHost: h\r\n\r\n')).split('\r\n\r\n', 2);
  expect(head).toMatch(/^transfer-encoding: chunked$/im);
  expect(head).not.toMatch(/^content-length/im);
  expect(body).toBe('4\r\nblue\r\n0');
  expect(await rawAnswer('GET /setting HTTP/1.0\r\nHost: h\r\n\r\n')).toMatch(/\r\n\r\nblue$/);
  expect(await rawAnswer('HEAD /raw HTTP/1.1\r\nHost: h\r\n\r\n')).not.toMatch(/^(content-length|transfer-encoding)/im);
});

test('http · two set-cookie headers → the last one survives the library (toRpcHttp)', async () => {
  expect((await at('two-cookies')).headers.getSetCookie()).toEqual(['b=2']);
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

test('http · the handler rejects with null → counts as success without a result, as under the worker (isError)', async () => {
  expect((await at('rejects-with-null')).status).toBe(204);
  expect(seen('after rejects-with-null')).toEqual([
    { what: 'after rejects-with-null', before: 'rejects-with-null', error: undefined },
  ]);
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

test('http · a handler logs after its answer → dropped, with the warning of the library (IgnoringRpcLog)', async () => {
  await at('logs-late');
  openGate('answered');
  await eventuallySeen('logged late', 1);
  expect(lines.filter(({ functionName }) => functionName === 'logs-late').map(({ message }) => message)).toEqual([
    'in time',
  ]);
});

test('http · a body of 20 MB → arrives whole', async () => {
  const response = await at('size', { method: 'POST', body: Buffer.alloc(20_000_000) });
  expect(await response.text()).toBe('20000000');
});

test('http · a body in chunks where HTTP is not streamed → nothing of it arrives, as in Azure (docs/host-settings.md)', async () => {
  const chunked = 'POST /size HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nkept\r\n0\r\n\r\n';
  expect((await rawAnswer(chunked)).split('\r\n\r\n')[1]).toBe('1\r\n0\r\n0');
});

test('http · a body announced as over 100 MB → 413', async () => {
  const announced = 100 * 1024 * 1024 + 1;
  expect(await rawAnswer(`POST /size HTTP/1.1\r\nHost: h\r\nContent-Length: ${announced}\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 413 /,
  );
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
