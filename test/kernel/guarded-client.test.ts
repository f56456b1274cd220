import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isPublicAddress } from '../../shared/kernel/addresses.ts';
import { GuardedClient, type GuardedUse } from '../../shared/kernel/guarded-client.ts';
import { coversOrigin, isOriginPattern } from '../../shared/kernel/origin-pattern.ts';
import { wayTo } from '../../shared/kernel/reach.ts';
import { smallServer } from '../support/small-server.ts';
import { flood, floodBytes, publicAddress, secureServer, standInNetwork } from '../support/stand-in-network.ts';

const megabyte = 1024 * 1024;
const shut = { named: [], loopback: false, hosts: [] };
const open = { named: [], loopback: false, hosts: ['https://*'] };

function clientOf(use: Partial<GuardedUse> = {}): GuardedClient {
  const client = new GuardedClient({ reach: open, timeoutMs: 10_000, ...use });
  onTestFinished(() => client.close());
  return client;
}

const get = (client: GuardedClient, url: string) => client.send({ method: 'GET', url: new URL(url) });

describe('address · classified', () => {
  test.each(['8.8.8.8', publicAddress, '2606:4700::1111'])('%s → public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ['0.0.0.0', '127.0.0.1', '127.255.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ['100.100.100.200', '168.63.129.16', '192.0.0.192', '198.18.0.1', '203.0.113.5', '224.0.0.1', '255.255.255.255'],
    ['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '10.1', '0251.0376.0251.0376'],
    ['::', '::1', '::127.0.0.1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'fec0::1', 'ff02::1'],
    [
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '::ffff:a00:1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '2002:7f00:1::',
      '2001::1',
    ],
    ['2001:db8::1', '3fff::1', '100::1', '5f00::1', 'not an address', ''],
  ])('%s, %s … → not public', (...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
});

/** Ways to write an IPv4 address in a URL, or inside of an IPv6 address. */
const spellings: readonly ((octets: readonly number[]) => string)[] = [
  (octets) => octets.join('.'),
  (octets) => String(numberOf(octets)),
  (octets) => `0x${numberOf(octets).toString(16)}`,
  (octets) => octets.map((octet) => `0${octet.toString(8)}`).join('.'),
  (octets) => octets.map((octet) => `0x${octet.toString(16)}`).join('.'),
  (octets) => `${octets[0]}.${numberOf([0, ...octets.slice(1)])}`,
  (octets) => `${octets.join('.')}.`,
  (octets) => `[::ffff:${octets.join('.')}]`,
  (octets) => `[::${octets.join('.')}]`,
  (octets) => `[64:ff9b::${octets.join('.')}]`,
  (octets) => `[2002:${hexOf(octets)}::]`,
];
const numberOf = (octets: readonly number[]): number => octets.reduce((sum, octet) => sum * 256 + octet, 0);
const hexOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string =>
  `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;

test('any address that is not public, in any spelling → no way leads there', async () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const hidden = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127), octet, octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
    fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
  );
  await fc.assert(
    fc.asyncProperty(hidden, fc.constantFrom(...spellings), async (octets, spell) => {
      const url = `https://${spell(octets)}/`;
      expect(URL.canParse(url) ? wayTo(new URL(url), open) : undefined).toBeUndefined();
    }),
    { numRuns: 2_000 },
  );
});

describe('origin pattern', () => {
  test.each([
    ['https://a.example', 'https://a.example', true],
    ['https://a.example', 'https://A.example:443', true],
    ['https://a.example', 'https://a.example:8443', false],
    ['https://a.example', 'http://a.example', false],
    ['https://a.example', 'https://a.example.evil.example', false],
    ['https://*.a.example', 'https://b.a.example', true],
    ['https://*.a.example', 'https://*.b.a.example', true],
    ['https://*.a.example', 'https://a.example', false],
    ['https://*.a.example', 'https://evila.example', false],
    ['https://*.a.example', 'https://*', false],
    ['https://*.a.example:8443', 'https://b.a.example:8443', true],
    ['https://*', 'https://anything.example', true],
    ['https://*', 'http://anything.example', false],
  ])('%s over %s → %s', (outer, inner, expected) => {
    expect(coversOrigin(outer, inner)).toBe(expected);
  });

  test.each([
    'https://',
    '*',
    'file:///etc',
    'https://a.example/path',
    'https://*a.example',
    'https://u@a.example',
    'null',
  ])('%s → none', (text) => {
    expect(isOriginPattern(text)).toBe(false);
  });
});

describe('guarded client · where it goes', () => {
  test.each([
    ['http://care.harbour.example/', 'plain http'],
    ['file:///etc/hosts', 'a file'],
    ['https://user:word@care.harbour.example/', 'with user information'],
    ['https://127.0.0.1/', 'loopback'],
    ['https://2130706433/', 'loopback as a number'],
    ['https://0x7f.1/', 'loopback in hex'],
    ['https://[::ffff:127.0.0.1]/', 'loopback, mapped'],
    ['https://169.254.169.254/metadata', 'the metadata service'],
    ['https://localhost/', 'loopback by name'],
    ['https://me.localhost/', 'loopback by name'],
  ])('%s · %s → nothing is looked up or sent', async (url) => {
    const network = standInNetwork({});
    expect(await get(clientOf({ network }), url)).toEqual({ kind: 'forbidden' });
    expect(network.asked).toEqual([]);
  });

  test('a host that is on no list → nothing is looked up or sent', async () => {
    const network = standInNetwork({ 'other.example': [[publicAddress]] });
    const reach = { ...shut, hosts: ['https://*.harbour.example'] };
    expect(await get(clientOf({ network, reach }), 'https://other.example/')).toEqual({ kind: 'forbidden' });
    expect(network.asked).toEqual([]);
  });

  test.each([['10.0.0.7'], ['::1'], [publicAddress, '169.254.169.254'], ['::ffff:10.0.0.7']])(
    'a listed name with the address %s → forbidden when it is connected to',
    async (...addresses) => {
      const network = standInNetwork({ 'care.harbour.example': [addresses] });
      expect(await get(clientOf({ network }), 'https://care.harbour.example/')).toEqual({ kind: 'forbidden' });
    },
  );

  test('a name that means another address the next time → the connection goes to the one that was checked, or not at all', async () => {
    const server = await secureServer((_request, response) =>
      response.writeHead(200, { connection: 'close' }).end('one'),
    );
    const network = standInNetwork({ 'care.harbour.example': [[publicAddress], ['127.0.0.1']] });
    const client = clientOf({ network, reach: { ...shut, hosts: [`https://*.harbour.example:${server.port}`] } });
    const url = `https://care.harbour.example:${server.port}/`;
    expect(await get(client, url)).toMatchObject({ kind: 'answered', text: 'one' });
    expect(await get(client, url)).toEqual({ kind: 'forbidden' });
    expect(network.asked).toHaveLength(2);
  });

  test('a header that holds another line → nothing is sent', async () => {
    const server = await smallServer(() => ({ status: 200 }));
    const client = clientOf({ reach: { ...shut, named: [server.origin] } });
    const headers = { authorization: 'Bearer a\r\nx-injected: b' };
    expect(await client.send({ method: 'GET', url: new URL(server.origin), headers })).toEqual({ kind: 'forbidden' });
    expect(server.seen).toEqual([]);
  });

  test('a redirect → told, not followed', async () => {
    const server = await smallServer(() => ({ status: 302, headers: { location: 'http://169.254.169.254/' } }));
    const client = clientOf({ reach: { ...shut, named: [server.origin] } });
    expect(await get(client, server.origin)).toMatchObject({ kind: 'answered', status: 302 });
    expect(server.seen).toHaveLength(1);
  });

  test('our own origin → exempt, compared exactly by scheme, host and port', async () => {
    const server = await smallServer(() => ({ status: 200, text: 'ours' }));
    const client = clientOf({ reach: { ...shut, named: [server.origin] } });
    const { port } = new URL(server.origin);
    expect(await get(client, `${server.origin}/x`)).toMatchObject({ kind: 'answered', text: 'ours' });
    for (const near of [
      `https://127.0.0.1:${port}/`,
      `http://localhost:${port}/`,
      `http://127.0.0.1:${Number(port) + 1}/`,
    ]) {
      expect(await get(client, near)).toEqual({ kind: 'forbidden' });
    }
  });

  test('this machine → on a loopback deployment only, and no name that leads elsewhere', async () => {
    const server = await smallServer(() => ({ status: 200 }));
    const { port } = new URL(server.origin);
    const network = standInNetwork({ 'a.localhost': [['127.0.0.1']], 'b.localhost': [['10.0.0.7']] });
    const client = clientOf({ network, reach: { ...shut, loopback: true } });
    expect(await get(client, server.origin)).toMatchObject({ status: 200 });
    expect(await get(client, `http://a.localhost:${port}/`)).toMatchObject({ status: 200 });
    expect(await get(client, `http://b.localhost:${port}/`)).toEqual({ kind: 'forbidden' });
    expect(await get(client, `http://[::ffff:127.0.0.1]:${port}/`)).toEqual({ kind: 'forbidden' });
    expect(await get(clientOf({ reach: shut }), server.origin)).toEqual({ kind: 'forbidden' });
  });
});

describe('guarded client · what comes back', () => {
  test('200 bytes sent, an answer with headers → both as they are, over one connection that is kept', async () => {
    const bodies: string[] = [];
    const server = await secureServer(async (request, response) => {
      for await (const chunk of request) bodies.push(String(chunk));
      response.writeHead(201, { location: '/made', 'content-type': 'text/plain' }).end(`${request.method} ü`);
    });
    const network = standInNetwork({ 'care.harbour.example': [[publicAddress]] });
    const client = clientOf({ network, reach: { ...shut, hosts: [`https://*.harbour.example:${server.port}`] } });
    const url = new URL(`https://care.harbour.example:${server.port}/a`);
    for (const body of ['ä'.repeat(100), 'two', 'three']) {
      const answer = await client.send({ method: 'POST', url, headers: { 'x-one': '1' }, body });
      expect(answer).toMatchObject({ kind: 'answered', status: 201, text: 'POST ü', headers: { location: '/made' } });
    }
    expect(bodies).toEqual(['ä'.repeat(100), 'two', 'three']);
    expect(server.connections()).toBe(1);
  });

  test.each([
    ['announced', { 'content-length': String(floodBytes) }],
    ['in chunks without an end', {}],
  ])('a body over 1 MB, %s → too large, and the rest is not read', async (_name, headers) => {
    let sent = 0;
    const server = await secureServer((_request, response) => {
      response.writeHead(200, headers);
      flood(response, (bytes) => {
        sent += bytes;
      });
    });
    const network = standInNetwork({ 'care.harbour.example': [[publicAddress]] });
    const client = clientOf({ network, reach: { ...shut, hosts: [`https://*.harbour.example:${server.port}`] } });
    const answer = await get(client, `https://care.harbour.example:${server.port}/`);
    expect(answer).toEqual({ kind: 'too-large', status: 200 });
    expect(sent).toBeLessThan(20 * megabyte);
  });

  test('a body of exactly 1 MB → whole', async () => {
    const server = await smallServer(() => ({ status: 200, text: 'x'.repeat(megabyte) }));
    const answer = await get(clientOf({ reach: { ...shut, named: [server.origin] } }), server.origin);
    expect(answer).toMatchObject({ kind: 'answered', text: 'x'.repeat(megabyte) });
  });

  test('a byte order mark before the body → no part of it (RFC 8259, 8.1)', async () => {
    const server = await smallServer(() => ({ status: 200, text: '\ufeff{"a":"ü"}' }));
    const answer = await get(clientOf({ reach: { ...shut, named: [server.origin] } }), server.origin);
    expect(answer).toMatchObject({ kind: 'answered', text: '{"a":"ü"}' });
  });

  test('no answer in time, a dripping one, a broken connection, an unknown name → no answer', async () => {
    const server = await smallServer(({ path }) => (path === '/broken' ? 'broken' : 'never'));
    const dripping = await secureServer((_request, response) => {
      response.writeHead(200);
      const drops = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(drops));
    });
    const network = standInNetwork({ 'care.harbour.example': [[publicAddress]] });
    const hosts = [`https://*.harbour.example:${dripping.port}`, 'https://*'];
    const use = { network, reach: { ...shut, named: [server.origin], hosts } };
    const hasty = clientOf({ ...use, timeoutMs: 200 });
    expect(await get(hasty, `${server.origin}/never`)).toEqual({ kind: 'no-answer', timedOut: true });
    expect(await get(hasty, `https://care.harbour.example:${dripping.port}/`)).toEqual({
      kind: 'no-answer',
      timedOut: true,
    });
    const client = clientOf(use);
    expect(await get(client, `${server.origin}/broken`)).toEqual({ kind: 'no-answer', timedOut: false });
    expect(await get(client, 'https://unknown.example/')).toEqual({ kind: 'no-answer', timedOut: false });
  });

  test('a kept connection that the other end has closed → one more try on a fresh one', async () => {
    let closing = false;
    const server = await smallServer(() => {
      if (!closing) return { status: 200, text: 'first' };
      closing = false;
      return 'broken';
    });
    const client = clientOf({ reach: { ...shut, named: [server.origin] } });
    await get(client, server.origin);
    closing = true;
    expect(await get(client, server.origin)).toMatchObject({ kind: 'answered', text: 'first' });
    expect(server.seen).toHaveLength(3);
  });

  test('more requests than connections to one host → they wait their turn, within their time', async () => {
    let atOnce = 0;
    let most = 0;
    const server = await smallServer(async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      return { status: 200 };
    });
    const client = clientOf({ reach: { ...shut, named: [server.origin] }, connectionsPerHost: 2 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(client, server.origin)));
    expect(answers.every((answer) => answer.kind === 'answered')).toBe(true);
    expect(most).toBeLessThanOrEqual(2);
  });
});
