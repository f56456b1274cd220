/** Requests of an administrator or operator, by the local key. */
export class LocalKeyClient {
  readonly #service: string;
  readonly #key: string;
  readonly #patienceMs: number;

  constructor(service: string, key: string, patienceMs: number) {
    this.#service = service;
    this.#key = key;
    this.#patienceMs = patienceMs;
  }

  /** @throws {Error} when the answer is none of the expected ones; else as `fetch` */
  async send(method: string, path: string, json: unknown, expected: readonly number[]): Promise<Response> {
    const response = await fetch(`${this.#service}${path}`, {
      method,
      headers: { 'x-carebridge-key': this.#key, 'content-type': 'application/json' },
      body: json === undefined ? null : JSON.stringify(json),
      signal: AbortSignal.timeout(this.#patienceMs),
    });
    if (expected.includes(response.status)) return response;
    throw unexpected(method, response, await response.text());
  }
}

/** An answer that was not expected. */
export const unexpected = (method: string, { url, status }: Response, text: string): Error =>
  new Error(`${method} ${new URL(url).pathname} was answered with ${status}: ${text}`);
