/** A request of a person's client that the platform did not take. */
export class UnexpectedStatus extends Error {
  readonly status: number;
  constructor(method: string, url: string, status: number) {
    super(`${method} ${new URL(url).pathname} was answered with ${status}`);
    this.status = status;
  }
}

/** Who sends: the bearer value, and the page's origin as browsers send it. */
export type Bearer = { readonly token: string; readonly origin?: string | undefined };

/** What is sent, and which statuses are good (200, 201 and 204 unless said otherwise). */
export type Content = { readonly json?: unknown; readonly text?: string; readonly expected?: readonly number[] };

/**
 * Sends one request as a person.
 * @throws {UnexpectedStatus} — when the answer is none of the expected ones; else as `fetch`
 */
export async function sendAs(
  { token, origin }: Bearer,
  method: string,
  url: string,
  { json, text, expected = [200, 201, 204] }: Content,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
  if (origin !== undefined) headers.origin = origin;
  if (json !== undefined) headers['content-type'] = 'application/json';
  if (text !== undefined) headers['content-type'] = 'text/plain; charset=utf-8';
  const body = text ?? (json === undefined ? null : JSON.stringify(json));
  const response = await fetch(url, { method, headers, body, signal });
  if (!expected.includes(response.status)) throw new UnexpectedStatus(method, url, response.status);
  return response;
}

/** Whether the same request may succeed later: no answer came, or one that asks for patience. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof UnexpectedStatus) || error.status >= 500 || error.status === 429;
}
