import { delay } from '../../shared/kernel/time.ts';

const pauseMs = 100;

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

  /** The same for a change, which is sent again while another one is under way; any other conflict stays one. */
  async change(method: string, path: string, json: unknown, expected: readonly number[]): Promise<Response> {
    for (const until = Date.now() + this.#patienceMs; ; await delay(pauseMs)) {
      const answer = await this.send(method, path, json, [...expected, 409]);
      if (answer.status !== 409) return answer;
      const problem = await answer.text();
      if (!problem.includes('"StateChanged"') || Date.now() > until) throw unexpected(method, answer, problem);
    }
  }
}

const unexpected = (method: string, { url, status }: Response, text: string): Error =>
  new Error(`${method} ${new URL(url).pathname} was answered with ${status}: ${text}`);
