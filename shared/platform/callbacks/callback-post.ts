import { asGuid, randomId } from '../../kernel/ids.ts';
import { type JsonObject, parseJson } from '../../kernel/json.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import { currentTraceparent } from '../../kernel/trace.ts';
import { contextFromReply } from '../../protocol/trusted-application/callback-reply.ts';
import { callbackMediaType } from '../../protocol/trusted-application/media-types.ts';
import { isCallbackUrl } from '../identity/page-origins.ts';
import type { PlatformIssuer } from '../identity/platform-issuer.ts';

/** How a POST to a callback URL came out. Source: trusted-application.md#callback-delivery */
export type PostOutcome =
  | { readonly kind: 'delivered'; readonly status: number; readonly context: string | undefined }
  /** Worth another try: no answer, 408, 429, 5xx, or a redirect, which is not followed. */
  | { readonly kind: 'failed'; readonly status: number | undefined }
  /** No use in another try. */
  | { readonly kind: 'refused'; readonly status: number | undefined };

/** To whom a POST goes: the application's tenant and audience decide its token. */
export type PostTarget = { readonly url: string; readonly tenantId: string; readonly audience: string };

const maximumReplyBytes = 16 * 1024;
const probeTimeoutMs = 5_000;
const probeRememberedMs = 10 * minuteMs;

/** Sends callbacks and probes, with the platform's token. Source: trusted-application.md#callbacks */
export class CallbackPost {
  readonly #origin: string;
  readonly #issuer: PlatformIssuer;
  readonly #timeoutMs: number;
  readonly #now: Clock;
  readonly #reachedAt = new Map<string, number>();

  constructor(origin: string, issuer: PlatformIssuer, timeoutMs: number, now: Clock) {
    this.#origin = origin;
    this.#issuer = issuer;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  /** POSTs one callback. */
  send(target: PostTarget, body: JsonObject): Promise<PostOutcome> {
    return this.#post(target, body, this.#timeoutMs);
  }

  /**
   * Whether a callback URL may be used and answers an empty package; a good answer holds for its origin for a while.
   * Source: trusted-application.md#heartbeats
   */
  async reachable(target: PostTarget): Promise<boolean> {
    if (!isCallbackUrl(target.url, this.#origin)) return false;
    const { origin } = new URL(target.url);
    if (this.#now() - (this.#reachedAt.get(origin) ?? Number.NEGATIVE_INFINITY) < probeRememberedMs) return true;
    const probe = { _links: { self: { href: '/eventsservice' } }, sender: [], baseuri: this.#origin };
    const outcome = await this.#post(target, probe, Math.min(probeTimeoutMs, this.#timeoutMs));
    if (outcome.kind === 'delivered') this.#reachedAt.set(origin, this.#now());
    return outcome.kind === 'delivered';
  }

  async #post({ url, tenantId, audience }: PostTarget, body: JsonObject, timeoutMs: number): Promise<PostOutcome> {
    if (!isCallbackUrl(url, this.#origin)) return { kind: 'refused', status: undefined };
    const token = await this.#issuer.callbackToken(tenantId, audience);
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: this.#headers(token),
        body: JSON.stringify(body),
      });
      const reply = await readReply(response);
      if (response.ok)
        return { kind: 'delivered', status: response.status, context: contextFromReply(parseJson(reply)) };
      return { kind: isFinal(response.status) ? 'refused' : 'failed', status: response.status };
    } catch {
      return { kind: 'failed', status: undefined };
    }
  }

  #headers(token: string): Record<string, string> {
    return {
      authorization: `Bearer ${token}`,
      'content-type': callbackMediaType,
      'x-ms-correlation-id': asGuid(randomId()),
      'x-ms-server-fqdn': new URL(this.#origin).hostname,
      'client-request-id': asGuid(randomId()),
      traceparent: currentTraceparent(),
    };
  }
}

const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/** The beginning of a reply; what is longer than any reply that means something is left unread. */
async function readReply(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maximumReplyBytes) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
