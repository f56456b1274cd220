import { request } from 'node:http';

/** An answer as it came. */
export type WireAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
};

/**
 * Sends a request as existing service applications do: JSON bodies in chunks, without a length; texts with one; no redirect followed.
 * `contentType` undefined = no body at all.
 */
export function exchange(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const isText = headers['content-type']?.startsWith('text/') === true;
    const length = body === undefined ? '0' : String(Buffer.byteLength(body));
    const outgoing = request(url, {
      method,
      headers: { ...headers, ...(isText || body === undefined ? { 'content-length': length } : {}) },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const received = Object.fromEntries(
          Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
        );
        resolve({ status: incoming.statusCode ?? 0, headers: received, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    // A write before the end makes Node send chunks.
    if (body !== undefined && !isText) outgoing.write(body);
    outgoing.end(isText ? body : undefined);
  });
}
