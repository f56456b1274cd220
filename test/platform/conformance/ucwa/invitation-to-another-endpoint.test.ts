import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · to another endpoint than the token says → 403 Forbidden without a subcode; without `to` → 400 (ucwa.md#start-messaging)',
  brokenAnswer((_request, answer) => answer?.status === 403, inBody('"Forbidden"', '"NotFound"')),
  async (clients) => {
    const visitor = await clients.visitor();
    const href = `${visitor.path}/communication/messagingInvitations`;
    const begin = async (input: object) => {
      const headers = { 'content-type': 'application/json' };
      const { status, error } = await visitor.send('POST', href, { headers, body: JSON.stringify(input) });
      return [status, error];
    };
    expect(await begin({ to: 'sip:other@northwind.example' })).toEqual([403, { code: 'Forbidden' }]);
    expect(await begin({ subject: 'x' })).toEqual([
      400,
      { code: 'BadRequest', subcode: 'ParameterValidationFailure', parameters: [{ name: 'to' }] },
    ]);
  },
);
