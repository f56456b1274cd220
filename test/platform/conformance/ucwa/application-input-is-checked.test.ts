import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · without userAgent, with a culture too long, with no JSON → 400 that names the member, or says that it cannot be read (ucwa.md#inputs)',
  brokenAnswer(({ body }) => body === '{"culture":"en-us"}', inBody('"userAgent"', '"somewhere"')),
  async (clients) => {
    const visitor = await clients.visitor();
    const { applicationsUrl } = visitor.signedIn;
    const create = async (body: string) => {
      const answer = await visitor.send('POST', applicationsUrl, {
        headers: { 'content-type': 'application/json' },
        body,
      });
      return [answer.status, answer.error];
    };
    const invalid = (name: string) => [
      400,
      { code: 'BadRequest', subcode: 'ParameterValidationFailure', parameters: [{ name }] },
    ];
    expect(await create('{"culture":"en-us"}')).toEqual(invalid('userAgent'));
    expect(await create(`{"userAgent":"x","culture":"${'e'.repeat(101)}"}`)).toEqual(invalid('culture'));
    expect(await create('{"userAgent":')).toEqual([400, { code: 'BadRequest', subcode: 'DeserializationFailure' }]);
  },
);
