import { expect } from 'vitest';
import { brokenAnswer, withoutHeader } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'errors · 400, 404, 405, 409, 413, 415 → body with the code of the status, correlation id, and CORS headers as on any answer (ucwa.md#headers)',
  brokenAnswer((_request, answer) => answer?.status === 405, withoutHeader('access-control-allow-origin')),
  async (clients) => {
    const visitor = await clients.visitor();
    const json = { 'content-type': 'application/json' };
    const begin = `${visitor.path}/communication/messagingInvitations`;
    const outcome = async (...request: Parameters<typeof visitor.send>) => {
      const { status, error, headers } = await visitor.send(...request);
      return [status, error?.code, error?.subcode, headers.get('allow')];
    };
    expect(await outcome('POST', begin, { headers: json, body: '{' })).toEqual([
      ...[400, 'BadRequest', 'DeserializationFailure', null],
    ]);
    expect(await outcome('GET', `${visitor.path}/nothing`)).toEqual([404, 'NotFound', undefined, null]);
    expect(await outcome('PATCH', `${visitor.path}/me`)).toEqual([405, 'MethodNotAllowed', undefined, 'GET, HEAD']);
    const addMessaging = `${begin}?conversation=8a6f2a4e-0c55-4c3c-9a0e-2f5b1d7c9e10`;
    expect((await outcome('POST', addMessaging, { headers: json, body: '{}' }))[0]).toBeGreaterThanOrEqual(400);
    expect(await outcome('POST', begin, { headers: json, body: `"${'x'.repeat(70_000)}"` })).toEqual([
      ...[413, 'EntityTooLarge', undefined, null],
    ]);
    expect(await outcome('POST', begin, { headers: { 'content-type': 'image/png' }, body: 'x' })).toEqual([
      ...[415, 'UnsupportedMediaType', undefined, null],
    ]);
  },
);
