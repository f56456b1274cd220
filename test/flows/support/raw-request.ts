import { request } from 'node:http';
import { expect } from 'vitest';
import { parseJson } from '../../../shared/kernel/json.ts';

/** A request exactly as it is given: neither path nor headers are tidied up. */
export type RawRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
};

/** What came back; status 0: the connection ended without an answer. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

const noAnswer: RawAnswer = { status: 0, headers: {}, text: '' };

/** Sends a request; resolves with whatever the other side made of it. */
export function sendRaw(origin: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const sending = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve(noAnswer));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    sending.on('error', () => resolve(noAnswer));
    sending.end(body);
  });
}

/** A refusal says what it is: a problem of ours, the platform's error body, or its challenge to sign in. */
export function expectRefusal({ status, headers, text }: RawAnswer): void {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  if (status === 401 && text === '') {
    expect(headers['www-authenticate']).toMatch(/\bBearer /);
    return;
  }
  const body = parseJson(text) as { code?: unknown } | undefined;
  const [type] = String(headers['content-type']).split(';');
  expect(['application/json', 'application/problem+json']).toContain(type);
  expect(typeof body?.code).toBe('string');
}
