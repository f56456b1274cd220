import { describe, expect, test } from 'vitest';
import { localName, relPrefixes } from '../../../shared/protocol/hypermedia/rel.ts';
import { contextFromReply, contextReply } from '../../../shared/protocol/trusted-application/callback-reply.ts';
import { errorBody, errorStatus, reasonBody, subcodes } from '../../../shared/protocol/trusted-application/errors.ts';
import { prefixedRel, relNames } from '../../../shared/protocol/trusted-application/rel-names.ts';
import { fromWireTime, toWireTime } from '../../../shared/protocol/trusted-application/time.ts';
import { callerOf } from '../../../shared/protocol/trusted-application/tokens.ts';

describe('times (trusted-application.md#times)', () => {
  test.each([
    ['2026-04-02T09:30:00.000Z', 1775122200000],
    ['2026-04-02T11:30:00+02:00', 1775122200000],
    ['/Date(1775122200000)/', 1775122200000],
    ['/Date(1775122200000+0200)/', 1775122200000],
    ['/Date(-1)/', -1],
    ['/Date(x)/', undefined],
    ['/Date(999999999999999)/', 999999999999999],
    ['', undefined],
    ['soon', undefined],
  ])('%s → %s', (text, at) => {
    expect(fromWireTime(text)).toBe(at);
  });

  test('what is written → is read again', () => {
    expect(fromWireTime(toWireTime(1775122200123))).toBe(1775122200123);
  });
});

describe('names', () => {
  test.each(relPrefixes)(
    'prefix %s → every name comes back without it (trusted-application.md#relation-prefixes)',
    (prefix) => {
      expect(relNames.map((name) => localName(prefixedRel(prefix, name)))).toEqual([...relNames]);
    },
  );

  test('subcodes → each once (trusted-application.md#subcodes)', () => {
    expect(new Set(subcodes).size).toBe(subcodes.length);
  });
});

describe('errors (trusted-application.md#error-body)', () => {
  test('code alone → code alone', () => {
    expect(errorBody('NotFound')).toEqual({ code: 'NotFound' });
    expect(errorStatus.NotFound).toBe(404);
  });

  test('all of it → parameters name the members', () => {
    expect(errorBody('BadRequest', 'ParameterValidationFailure', 'Too long.', ['subject'])).toEqual({
      code: 'BadRequest',
      subcode: 'ParameterValidationFailure',
      message: 'Too long.',
      parameters: [{ name: 'subject' }],
    });
  });

  test('a reason → has code and message always (trusted-application.md#reasons)', () => {
    expect(reasonBody('RemoteFailure', 'Missed', 'No answer.')).toEqual({
      code: 'RemoteFailure',
      subcode: 'Missed',
      message: 'No answer.',
    });
  });
});

describe('context in a reply (trusted-application.md#callback-context)', () => {
  test.each<[unknown, string | undefined]>([
    [{ CallbackContext: 'x' }, 'x'],
    [{ callbackContext: 'x' }, 'x'],
    [{ callbackcontext: 'x' }, 'x'],
    [contextReply('y'), 'y'],
    [{ CallbackContext: '' }, undefined],
    [{ CallbackContext: 7 }, undefined],
    [{}, undefined],
    [null, undefined],
    ['x', undefined],
  ])('%j → %s', (body, context) => {
    expect(contextFromReply(body)).toBe(context);
  });
});

describe('callback tokens (trusted-application.md#callback-tokens)', () => {
  test('caller → appid before azp, in lower case', () => {
    expect(callerOf({ tid: 't', appid: 'A', azp: 'B' })).toBe('a');
    expect(callerOf({ tid: 't', azp: 'B' })).toBe('b');
    expect(callerOf({ tid: 't' })).toBeUndefined();
  });
});
