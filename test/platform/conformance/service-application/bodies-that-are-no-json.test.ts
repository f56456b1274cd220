import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'body · broken JSON, a list, another type → 400 DeserializationFailure, 415 UnsupportedMediaType (trusted-application.md#error-codes)',
  brokenAnswer((_request, answer) => answer?.status === 400, inBody('DeserializationFailure', 'None')),
  async ({ application }) => {
    const href = await application.link('anonApplicationTokens');
    const send = async (contentType: string, body: string) => {
      const { status, json } = await application.send('POST', href, { 'content-type': contentType }, body);
      return [status, json.code, json.subcode];
    };
    expect(await send('application/json', '{"applicationSessionId":')).toEqual([
      400,
      'BadRequest',
      'DeserializationFailure',
    ]);
    expect(await send('application/json; charset=utf-8', '[1]')).toEqual([400, 'BadRequest', 'DeserializationFailure']);
    expect((await send('application/xml', '<a/>')).slice(0, 2)).toEqual([415, 'UnsupportedMediaType']);
  },
);
