import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readInput } from '../../../shared/platform/edge/input.ts';
import { PlatformRefusal } from '../../../shared/platform/edge/refusal.ts';
import { startMessagingInputSchema } from '../../../shared/protocol/ucwa/inputs.ts';

const schema = z.looseObject({
  operationId: z.string(),
  subject: z.optional(z.string()),
  customContent: z.optional(z.string()),
});

const routed = (body: string | Uint8Array, contentType?: string, query: Record<string, string> = {}) => ({
  request: {
    method: 'POST',
    url: new URL('https://platform.example/'),
    headers: contentType === undefined ? {} : { 'content-type': contentType },
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  },
  query,
});

function refused(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof PlatformRefusal ? { status: error.status, ...error.body } : error;
  }
}

describe('readInput', () => {
  it('names · in any case, unknown members and nulls among them → as the schema spells them (ucwa.md#inputs)', () => {
    const body = '{"OPERATIONID":"a","Subject":null,"rel":"service:x","other":{"deep":1}}';
    const types = [
      undefined,
      'application/json; charset=utf-8',
      'application/vnd.microsoft.com.ucwa+json; charset=utf-8',
    ];
    for (const type of types) expect(readInput(schema, routed(body, type))).toEqual({ operationId: 'a' });
  });

  it('names · below other members → as well (ucwa.md#start-messaging)', () => {
    const body = '{"To":"sip:a@b.example","_LINKS":{"Message":{"HREF":"data:,x"}},"telemetryId":null}';
    expect(readInput(startMessagingInputSchema, routed(body, 'application/json'))).toEqual({
      to: 'sip:a@b.example',
      _links: { message: { href: 'data:,x' } },
    });
  });

  it('query · has what the body lacks → taken; the body counts where both have it (ucwa.md#inputs)', () => {
    const query = { operationid: 'from-query', subject: 'from-query', endpointid: 'sip:x' };
    expect(readInput(schema, routed('', undefined, query))).toEqual({
      operationId: 'from-query',
      subject: 'from-query',
    });
    expect(readInput(schema, routed('{"operationId":"from-body"}', 'application/json', query)).operationId).toBe(
      'from-body',
    );
  });

  it('multipart · JSON first, content by CID → a data URI (ucwa.md#inputs)', () => {
    const parts = [
      '--b 1',
      'Content-Type: application/json; charset=utf-8',
      '',
      '{"operationId":"a","customContent":"CID:2"}',
      '--b 1',
      'Content-ID: <2>',
      'Content-Type: foo/foo',
      '',
      'cart=7 + 1, more',
      '--b 1--',
    ];
    for (const lineEnd of ['\r\n', '\n']) {
      const type = 'multipart/related; type="application/json"; boundary="b 1"';
      expect(readInput(schema, routed(parts.join(lineEnd), type))).toEqual({
        operationId: 'a',
        customContent: `data:foo/foo;base64,${btoa('cart=7 + 1, more')}`,
      });
    }
  });

  it('multipart · content in another charset, or that is no text → its bytes, and what they are (ucwa.md#data-uris)', () => {
    const read = (contentType: string, content: Buffer) => {
      const head = '--b\r\n\r\n{"operationId":"a","customContent":"CID:2"}\r\n--b\r\nContent-ID: 2\r\n';
      const body = [`${head}Content-Type: ${contentType}\r\n\r\n`, content, '\r\n--b--'].map((piece) =>
        Buffer.from(piece),
      );
      return readInput(schema, routed(Buffer.concat(body), 'multipart/related; boundary=b')).customContent;
    };
    const latin = Buffer.from('Grüße', 'latin1');
    expect(read('text/plain; charset="ISO-8859-1"', latin)).toBe('data:text/plain;charset=ISO-8859-1;base64,R3L832U=');
    expect(read('image/png', Buffer.from([0x89, 0x50]))).toBe('data:image/png;base64,iVA=');
    expect(read('foo, foo; charset="a,b"', Buffer.from('x'))).toBe('data:text/plain;base64,eA==');
  });

  it('multipart · closing delimiter missing, or without its hyphens → read all the same (ucwa.md#inputs)', () => {
    const part = '--b\r\nContent-Type: application/json\r\n\r\n{"operationId":"a"}';
    for (const end of ['', '\r\n--b', '\r\n--b\r\n']) {
      expect(readInput(schema, routed(`${part}${end}`, 'multipart/related; boundary=b'))).toEqual({ operationId: 'a' });
    }
  });

  it('multipart · part is missing → 400 naming the member; no boundary → 400 (ucwa.md#inputs)', () => {
    const body = '--b\r\n\r\n{"operationId":"a","customContent":"CID:9"}\r\n--b--';
    expect(refused(() => readInput(schema, routed(body, 'multipart/related; boundary=b')))).toMatchObject({
      status: 400,
      subcode: 'ParameterValidationFailure',
      parameters: [{ name: 'customContent' }],
    });
    expect(refused(() => readInput(schema, routed(body, 'multipart/related')))).toMatchObject({
      status: 400,
      subcode: 'DeserializationFailure',
    });
  });

  it('body · not JSON, not in UTF-8, not an object, another type → 400, 400, 400, 415 (trusted-application.md#error-codes)', () => {
    const deserialization = { status: 400, subcode: 'DeserializationFailure' };
    const inLatin1 = Buffer.from('{"operationId":"café"}', 'latin1');
    expect(refused(() => readInput(schema, routed(inLatin1, 'application/json')))).toMatchObject(deserialization);
    expect(refused(() => readInput(schema, routed('{', 'application/json')))).toMatchObject(deserialization);
    expect(refused(() => readInput(schema, routed('[]', 'application/json')))).toMatchObject(deserialization);
    expect(refused(() => readInput(schema, routed('a=b', 'text/plain')))).toMatchObject({ status: 415 });
  });

  it('members · missing or of another type → 400 naming them (trusted-application.md#error-body)', () => {
    expect(refused(() => readInput(schema, routed('{"subject":7}', 'application/json')))).toMatchObject({
      code: 'BadRequest',
      subcode: 'ParameterValidationFailure',
      parameters: [{ name: 'operationId' }, { name: 'subject' }],
    });
  });
});
