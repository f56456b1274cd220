import type { IncomingMessage } from 'node:http';

/** A request's body, or why there is none. */
export type BodyReading =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'gone' };

/**
 * Reads the whole body; `too-large` as soon as it is known to exceed `limitBytes`, `gone` when the client left.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<BodyReading> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return { kind: 'too-large' };
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limitBytes) return { kind: 'too-large' };
      chunks.push(chunk);
    }
  } catch {
    return { kind: 'gone' };
  }
  return { kind: 'body', bytes: Buffer.concat(chunks) };
}
