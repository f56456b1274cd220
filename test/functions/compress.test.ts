import { randomBytes } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { HttpRequest } from '@azure/functions';
import { expect, test } from 'vitest';
import { compressed } from '../../functions/handlers/compress.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';

const long = JSON.stringify({ text: 'a line of a chat, '.repeat(300) });
const request = (encoding: string | undefined, path = '/api/tenants') =>
  new HttpRequest({
    method: 'GET',
    url: `http://x${path}`,
    headers: encoding === undefined ? {} : { 'accept-encoding': encoding },
  });
const answer = (headers: Record<string, string> = {}, body: string | Uint8Array = long): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body,
});

test.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const)(
  'answer · %s is taken → smaller, in that coding, and caches are told (RFC 9110, 12.5.5)',
  async (coding, decode) => {
    const { headers, body = '' } = await compressed(request(coding), answer({ vary: 'Origin', etag: '"1"' }));
    expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'Origin, Accept-Encoding', etag: '"1"' });
    expect(body.length).toBeLessThan(long.length / 4);
    expect(decode(Buffer.from(body)).toString()).toBe(long);
  },
);

test.each([
  ['no coding is taken', request(undefined), answer()],
  ['identity is preferred', request('identity, gzip;q=0.5'), answer()],
  ['it is small', request('br'), answer({}, '{"small":true}')],
])('answer · %s → as it is, but caches are told', async (_, asked, given) => {
  const { headers, body } = await compressed(asked, given);
  expect(headers['content-encoding']).toBeUndefined();
  expect([headers.vary, body]).toEqual(['Accept-Encoding', given.body]);
});

test.each([
  ['a picture', request('br'), answer({ 'content-type': 'image/png' })],
  ['compressed already', request('br'), answer({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })],
  ['not to be transformed', request('br'), answer({ 'cache-control': 'no-store, no-transform' })],
  ['one that may hold a credential: token of a widget', request('br', '/api/token/contoso'), answer()],
  ['one that may hold a credential: ticket', request('br', '/WebTicket/oauthtoken'), answer()],
  [
    'one that may hold a credential: anonymous token',
    request('br', '/platformservice/v1/applications/1/anonApplicationTokens'),
    answer(),
  ],
  ['without a body', request('br'), { status: 204, headers: {} }],
])('answer · %s → as it is', async (_, asked, given) => {
  expect(await compressed(asked, given)).toEqual(given);
});

test('answer · bytes that do not get smaller → as they are', async () => {
  const given = answer({ 'content-type': 'text/plain' }, randomBytes(4_000));
  const { body, headers } = await compressed(request('br'), given);
  expect([headers['content-encoding'], body]).toEqual([undefined, given.body]);
});
