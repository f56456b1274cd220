import { describe, expect, test } from 'vitest';
import { readContent, readInvitation, readMessage } from '../../../shared/platform/call/routes/message-input.ts';

const reading =
  (body: Uint8Array, contentType = 'text/plain') =>
  () =>
    readMessage(
      {
        request: { method: 'POST', url: new URL('https://p.example/'), headers: { 'content-type': contentType }, body },
        query: {},
      },
      ['Plain', 'Html'],
    );

describe('text of a message (ucwa.md#send-message)', () => {
  test.each(['\u200b', '\u2060\ufeff', '\u00ad', '\u2800\n', '\u3164', '\u202e\u202c'])(
    'nothing of %j is visible → 400',
    (text) => {
      expect(reading(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'BadRequest' }));
    },
  );

  test.each(['<b></b>', '<img src="x">', '<p>&nbsp;</p>', '<!-- a -->', '<script>a()</script>'])(
    'HTML of which a reader of plain text sees nothing, %j → 400; as a first message none at all',
    (html) => {
      expect(reading(Buffer.from(html), 'text/html')).toThrow(expect.objectContaining({ code: 'BadRequest' }));
      const message = `data:text/html,${encodeURIComponent(html)}`;
      expect(readInvitation({ message }).message).toBeUndefined();
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

  test.each([
    ['text/plain; charset=ISO-8859-1', Buffer.from('Grüße', 'latin1')],
    ['text/plain;charset="utf-16"', Buffer.from('\ufeffGrüße', 'utf16le')],
    ['text/plain;charset=UTF8', Buffer.from('Grüße')],
    ['text/plain;charset=', Buffer.from('Grüße')],
  ])('%s → read in its charset', (contentType, body) => {
    expect(reading(body, contentType)().content).toEqual({ mediaType: 'text/plain', text: 'Grüße' });
  });

  test('a charset that is not known → 415, bytes that it does not have → 400', () => {
    const latin = Buffer.from('Grüße', 'latin1');
    expect(reading(latin, 'text/plain;charset=klingon')).toThrow(
      expect.objectContaining({ code: 'UnsupportedMediaType' }),
    );
    expect(reading(latin)).toThrow(expect.objectContaining({ code: 'BadRequest' }));
  });

  test('8 KB of a charset in which it is shorter than in UTF-8 → 413', () => {
    expect(reading(Buffer.from('ü'.repeat(8_192), 'latin1'), 'text/plain;charset=latin1')).toThrow(
      expect.objectContaining({ code: 'EntityTooLarge' }),
    );
  });
});

describe('content of an invitation (ucwa.md#data-uris)', () => {
  test.each([
    ['data:,100%+sure', 'text/plain', '100% sure'],
    ['data:text/plain,100% sure, 5 %2b 5 %zz', 'text/plain', '100% sure, 5 + 5 %zz'],
    ['data:text/plain,Grüße', 'text/plain', 'Grüße'],
    ['data:text/plain;charset=iso-8859-1;base64,R3L832U=', 'text/plain;charset=utf-8', 'Grüße'],
    ['data:text/plain;charset=iso-8859-1,Gr%fc%dfe', 'text/plain;charset=utf-8', 'Grüße'],
    ['data:;charset=utf-8;BASE64,SGk', 'text/plain;charset=utf-8', 'Hi'],
    ['data:text/plain;base64,Pz8_Pj4-w7w', 'text/plain', '???>>>ü'],
    ['data:text/plain;base64,R3LD\r\n vMOfZQ==%0A', 'text/plain', 'Grüße'],
    ['data:image/png;base64,iVBORw0KGgo%3D', 'image/png;base64', 'iVBORw0KGgo='],
    ['data:foo/foo,%89%50', 'foo/foo;base64', 'iVA='],
    ['Data: name, address', 'text/plain', 'Data: name, address'],
    ['data:', 'text/plain', 'data:'],
  ])('%s → %s %j', (value, mediaType, text) => {
    expect(readContent(value)).toEqual({ mediaType, text });
  });

  test('base64 that is none → 400 with the name of the member', () => {
    const refused = expect.objectContaining({ body: expect.objectContaining({ parameters: [{ name: 'message' }] }) });
    expect(() => readInvitation({ message: 'data:text/plain;base64,%%' })).toThrow(refused);
  });

  test('a first message that is no text → 400 with the name of the member', () => {
    const refused = expect.objectContaining({ body: expect.objectContaining({ parameters: [{ name: 'message' }] }) });
    expect(() => readInvitation({ message: 'data:image/png;base64,iVBORw0KGgo=' })).toThrow(refused);
  });
});
