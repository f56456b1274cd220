import { delay } from '../../shared/kernel/time.ts';

/** What is sent, besides method and path. */
export type Sending = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly timeoutMs?: number;
};

/** An answer; status 0: there was none. */
export type Answered = { readonly status: number; readonly headers: Headers; readonly text: string };

type Request = Sending & { readonly method: string; readonly target: string };

/** Header of a request that the front refuses instead of handing it on. */
export const refusedMark = 'x-refused-at-front';
const usualTimeoutMs = 60_000;

/** Requests of attackers, kept so that they can be sent once more. */
export class SentRequests {
  readonly #origin: string;
  readonly #sent: (Request & { readonly afterMs: number })[] = [];
  #startedAt = performance.now();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Sends one. */
  send(request: Request): Promise<Answered> {
    this.#sent.push({ ...request, afterMs: performance.now() - this.#startedAt });
    return sendTo(this.#origin, request);
  }

  /** Forgets what was sent so far; times count from now. */
  forget(): void {
    this.#sent.length = 0;
    this.#startedAt = performance.now();
  }

  /** How many were sent since. */
  get count(): number {
    return this.#sent.length;
  }

  /** Sends all once more, each as long after the beginning as it was sent, for the front to refuse. */
  async sendRefused(): Promise<void> {
    await Promise.all(
      this.#sent.map(async ({ afterMs, ...request }) => {
        await delay(afterMs);
        await sendTo(this.#origin, { ...request, headers: { ...request.headers, [refusedMark]: '1' } });
      }),
    );
  }
}

/** Sends one request; never rejects. */
export async function sendTo(
  origin: string,
  { method, target, headers = {}, json, text, timeoutMs = usualTimeoutMs }: Request,
): Promise<Answered> {
  const body = text ?? (json === undefined ? null : JSON.stringify(json));
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(new URL(target, origin), { method, headers: { ...type, ...headers }, body, signal });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch {
    return { status: 0, headers: new Headers(), text: '' };
  }
}
