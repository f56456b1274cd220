/** What is sent, besides method and path. */
export type Sending = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly timeoutMs?: number;
};

/** A request; `target` is a path, or an address at the engine. */
export type AttackRequest = Sending & { readonly method: string; readonly target: string };

/** An answer; status 0: there was none. */
export type Answered = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

const usualTimeoutMs = 60_000;

/** Sends one request; never rejects. */
export async function sendTo(
  origin: string,
  { method, target, headers = {}, json, text, timeoutMs = usualTimeoutMs }: AttackRequest,
): Promise<Answered> {
  const body = text ?? (json === undefined ? null : JSON.stringify(json));
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(timeoutMs);
  const { pathname, search } = new URL(target, origin);
  try {
    const response = await fetch(new URL(`${pathname}${search}`, origin), {
      method,
      headers: { ...type, ...headers },
      body,
      signal,
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  } catch {
    return { status: 0, headers: {}, text: '' };
  }
}
