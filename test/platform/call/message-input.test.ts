import { describe, expect, test } from 'vitest';
import { readContent, readMessage } from '../../../shared/platform/call/routes/message-input.ts';

const reading = (body: Uint8Array) => () =>
  readMessage(
    {
      request: { method: 'POST', url: new URL('https://p.example/'), headers: { 'content-type': 'text/plain' }, body },
      query: {},
    },
    ['Plain'],
  );

describe('text of a message (ucwa.md#send-message)', () => {
  test.each(['\u200b', '\u2060\ufeff', '\u00ad', '\u2800\n', '\u3164', '\u202e\u202c'])(
    'nothing of %j is visible → 400',
    (text) => {
      expect(reading(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'BadRequest' }));
    },
  );

  test('over 8 KB, whatever stands in it → 413, before it is looked into', () => {
    expect(reading(new Uint8Array(8 * 1_024 + 1).fill(0xff))).toThrow(
      expect.objectContaining({ code: 'EntityTooLarge' }),
    );
    expect(() => readContent(`data:text/html,${'<br '.repeat(20_000)}`)).toThrow(
      expect.objectContaining({ code: 'EntityTooLarge' }),
    );
  });

  test('8 KB as base64, percent-encoded → read', () => {
    const text = 'é'.repeat(4_096);
    const uri = `data:text/plain;base64,${encodeURIComponent(Buffer.from(text).toString('base64'))}`;
    expect(readContent(uri)).toEqual({ mediaType: 'text/plain', text });
  });
});
