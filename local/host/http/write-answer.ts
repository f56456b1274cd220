import type { ServerResponse } from 'node:http';
import type { HttpCookie, HttpData } from '../core-contract.ts';

/**
 * Writes a function's answer; an absent one becomes 204. A client that has left is no error. The body goes out in chunks, without a
 * length unless the handler gave one, as Kestrel sends it. Source: Functions host `RawScriptResult`
 */
export function writeAnswer(response: ServerResponse, answer: HttpData | undefined): void {
  if (response.destroyed) return;
  if (answer === undefined) {
    response.writeHead(204).end();
    return;
  }
  response.statusCode = Number(answer.statusCode ?? 200);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  const cookies = answer.cookies ?? [];
  if (cookies.length > 0) response.setHeader('set-cookie', cookies.map(cookieText));
  if (isSentInChunks(response)) response.setHeader('transfer-encoding', 'chunked');
  response.end(Buffer.from(answer.body?.bytes ?? answer.body?.string ?? ''));
}

/** Answers that have no body have no encoding, and HTTP/1.0 knows none. */
function isSentInChunks(response: ServerResponse): boolean {
  const { method, httpVersion } = response.req;
  const hasBody = ![204, 304].includes(response.statusCode) && method !== 'HEAD';
  return hasBody && httpVersion !== '1.0' && !response.hasHeader('content-length');
}

/** Writes a bare status without a body, as the host itself answers. */
export function writeStatus(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  if (response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-length': '0', ...headers }).end();
}

function cookieText(cookie: HttpCookie): string {
  const expires = cookie.expires?.value;
  const sameSite = cookie.sameSite === 'explicitNone' ? 'none' : cookie.sameSite;
  const parts = [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    attribute('Domain', cookie.domain?.value),
    attribute('Path', cookie.path?.value),
    attribute('Max-Age', cookie.maxAge?.value),
    attribute('Expires', expires && new Date(Number(expires.seconds) * 1000).toUTCString()),
    cookie.secure?.value ? 'Secure' : '',
    cookie.httpOnly?.value ? 'HttpOnly' : '',
    // "none" on the wire means that the handler set nothing; its own "None" arrives as "explicitNone".
    cookie.sameSite === 'none' ? '' : attribute('SameSite', sameSite),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function attribute(name: string, value: string | number | undefined): string {
  return value === undefined || value === '' ? '' : `${name}=${value}`;
}
