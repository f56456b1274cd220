import { askedPauseMs, Pause } from '../../transport/back-off.ts';
import { type FailureKind, TransportFailure } from '../../transport/failure.ts';
import { serviceAnswer } from '../../transport/service-answer.ts';
import type { WireObject } from '../../transport/wire.ts';

/** What requests work with. */
export type CenterRequestsDependencies = {
  /** A valid token; undefined when the agent has to sign in. `isRefused`: the last one was refused. */
  readonly token: (isRefused?: boolean) => Promise<string | undefined>;
  readonly fetch?: typeof fetch;
};

/** A request: what it sends, and by what its answer is recognised; without that any success will do. */
type CenterRequest = {
  readonly json?: object;
  readonly form?: FormData;
  readonly signal?: AbortSignal | undefined;
  readonly expected?: string;
  /** A person waits for it: where the service is busy, it is asked again after the pause that the answer asks for. */
  readonly isPatient?: boolean;
};

/** An answer's body, and by how much this page's clock is ahead of the service's, milliseconds. */
type CenterAnswer = { readonly body: WireObject; readonly aheadMs: number };

const mostTries = 4;
const usualPauseMs = 1_000;

/** Sends an agent's requests to one tenant of the embedded contact center. Source: carebridge.md#contact-center-agents */
export class CenterRequests {
  readonly #base: string;
  readonly #dependencies: CenterRequestsDependencies;

  constructor(tenant: string, dependencies: CenterRequestsDependencies) {
    this.#base = `/api/contact-center/agent/${encodeURIComponent(tenant)}`;
    this.#dependencies = dependencies;
  }

  /** @throws {TransportFailure} — when it was not answered, or not with success, or not by the service */
  async send(method: string, path: string, request: CenterRequest = {}): Promise<CenterAnswer> {
    const response = await this.#patiently(request, () => this.#exchange(method, path, request));
    const { expected } = request;
    const aheadMs = Date.now() - Date.parse(response.headers.get('date') ?? '') || 0;
    if (expected === undefined) return { body: {}, aheadMs };
    const answer = await serviceAnswer(response, expected);
    if (answer === undefined) throw new TransportFailure('foreign', { status: response.status });
    return { body: answer.body, aheadMs };
  }

  /** The bytes of a file. @throws {TransportFailure} — as `send` */
  async file(path: string): Promise<Blob> {
    const response = await this.#exchange('GET', path, {});
    return response.blob().catch(() => {
      throw new TransportFailure('network');
    });
  }

  async #patiently<T>({ isPatient = false }: CenterRequest, ask: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        const isBusy = error instanceof TransportFailure && error.kind === 'busy';
        if (!isPatient || !isBusy || attempt >= mostTries) throw error;
        await new Pause().wait(error.retryAfterMs ?? usualPauseMs);
      }
    }
  }

  /** A token that is not taken any more is replaced once. */
  async #exchange(method: string, path: string, request: CenterRequest, isRefused = false): Promise<Response> {
    const token = await this.#dependencies.token(isRefused);
    if (token === undefined) throw new TransportFailure('unauthorised', { status: 401 });
    const { fetch: fetchLike = (...asked: Parameters<typeof fetch>) => fetch(...asked) } = this.#dependencies;
    const response = await fetchLike(`${this.#base}${path}`, initOf(method, token, request)).catch(() => {
      throw new TransportFailure('network');
    });
    if (response.ok) return response;
    const { status } = response;
    const isOwn = (await serviceAnswer(response))?.problem !== undefined;
    if (isOwn && status === 401 && !isRefused) return this.#exchange(method, path, request, true);
    throw new TransportFailure(isOwn ? failureKind(status) : 'foreign', {
      status,
      retryAfterMs: askedPauseMs(response),
    });
  }
}

function initOf(method: string, token: string, { json, form, signal }: CenterRequest): RequestInit {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (json !== undefined) headers['content-type'] = 'application/json';
  const body = form ?? (json === undefined ? null : JSON.stringify(json));
  return { method, headers, body, signal: signal ?? null, credentials: 'omit', cache: 'no-store', redirect: 'error' };
}

/** Source: carebridge.md#contact-center-agents */
function failureKind(status: number): FailureKind {
  if (status === 401) return 'unauthorised';
  if (status === 404) return 'missing';
  if (status === 410) return 'gone';
  return status === 408 || status === 429 || status >= 500 ? 'busy' : 'refused';
}
