import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { HttpRequest } from '@azure/functions';
import { acceptedCoding, type ContentCoding } from '../../shared/kernel/content-coding.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';

/** Choice: what a chat says is smaller than this and goes out in one go either way, while a compressor costs as much as the rest of such an answer. */
const worthwhileBytes = 4_096;
/** Answers are made anew for each request: the best that takes little time. */
const brotliQuality = 4;

const compressibleTypes = [/^text\//i, /^application\/[^;]*\b(?:json|xml|javascript)\b/i, /^image\/svg\b/i];

/**
 * Whether an answer may hold a credential. Choice: such a one is not compressed, since the length of what is compressed tells of what is
 * in it to those who see the wire. Source: the attack named BREACH
 */
const mayHoldCredential = (request: HttpRequest): boolean => /token/i.test(new URL(request.url).pathname);

const brotli = promisify(brotliCompress);

const compressors: Readonly<Record<ContentCoding, (body: Uint8Array) => Promise<Uint8Array>>> = {
  br: (body) =>
    brotli(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength,
      },
    }),
  gzip: promisify(gzip),
};

/**
 * The answer in a coding that the caller takes, where that makes it smaller. Event packages as well: each is whole when it goes out, so that
 * nothing waits in a compressor. Choice: the ETag stays, since clients compare it with the `etag` of the resource, and no cache keeps the
 * answer. Source: carebridge.md#compression
 */
export async function compressed(request: HttpRequest, answer: HttpAnswer): Promise<HttpAnswer> {
  const { headers, body, status } = answer;
  if (body === undefined || !isCompressible(headers) || mayHoldCredential(request)) return answer;
  const varied = { ...answer, headers: { ...headers, vary: withAcceptEncoding(headers.vary) } };
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const coding = acceptedCoding(request.headers.get('accept-encoding'));
  if (coding === undefined || bytes.byteLength < worthwhileBytes || status === 206) return varied;
  const smaller = await compressors[coding](bytes);
  if (smaller.byteLength >= bytes.byteLength) return varied;
  return { ...varied, headers: { ...varied.headers, 'content-encoding': coding }, body: smaller };
}

function isCompressible(headers: HttpAnswer['headers']): boolean {
  if (headers['content-encoding'] !== undefined || /no-transform/i.test(headers['cache-control'] ?? '')) return false;
  return compressibleTypes.some((type) => type.test(headers['content-type'] ?? ''));
}

function withAcceptEncoding(vary: string | undefined): string {
  const names = (vary ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const isThere = names.some((name) => name === '*' || name.toLowerCase() === 'accept-encoding');
  return isThere ? names.join(', ') : [...names, 'Accept-Encoding'].join(', ');
}
