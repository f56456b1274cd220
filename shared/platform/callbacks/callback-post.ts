import { BoundedMap } from '../../kernel/bounded-map.ts';
import type { Network } from '../../kernel/guarded-agents.ts';
import { GuardedClient, isPage, type OutsideAnswer } from '../../kernel/guarded-client.ts';
import { asGuid, randomId } from '../../kernel/ids.ts';
import { type JsonObject, parseJson } from '../../kernel/json.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import { currentTraceparent } from '../../kernel/trace.ts';
import { contextFromReply } from '../../protocol/trusted-application/callback-reply.ts';
import { callbackMediaType } from '../../protocol/trusted-application/media-types.ts';
import type { PlatformIssuer } from '../identity/platform-issuer.ts';
import type { CallbackTargets } from './callback-targets.ts';

/** How a POST to a callback URL came out. Source: trusted-application.md#callback-delivery */
export type PostOutcome =
  | { readonly kind: 'delivered'; readonly status: number; readonly context: string | undefined }
  /**
   * Worth another try: no answer, 401 and 403 (with a new token), 408, 429, 5xx, a redirect, which is not followed, or a page: something
   * in between has answered.
   */
  | { readonly kind: 'failed'; readonly status: number | undefined }
  /** No use in another try: refused by the other end, or nowhere that callbacks may go. */
  | { readonly kind: 'refused'; readonly status: number | undefined };

/** To whom a POST goes: the application's tenant and audience decide its token. */
export type PostTarget = { readonly url: string; readonly tenantId: string; readonly audience: string };

const maximumReplyBytes = 16 * 1024;
const probeTimeoutMs = 5_000;
const probeRememberedMs = 10 * minuteMs;
const rememberedProbes = 1_000;

/** What sending callbacks needs. */
type CallbackPostDependencies = {
  readonly origin: string;
  readonly issuer: PlatformIssuer;
  readonly targets: CallbackTargets;
  readonly timeoutMs: number;
  readonly now: Clock;
  /** Absent: the system's. */
  readonly network?: Network | undefined;
};

/** Sends callbacks and probes, with the platform's token. Source: trusted-application.md#callbacks */
export class CallbackPost {
  readonly #dependencies: CallbackPostDependencies;
  readonly #requests: GuardedClient;
  readonly #reachedAt = new BoundedMap<number>(rememberedProbes);

  constructor(dependencies: CallbackPostDependencies) {
    const { targets, timeoutMs, network } = dependencies;
    this.#dependencies = dependencies;
    this.#requests = new GuardedClient({
      reach: targets.reach,
      timeoutMs,
      maximumBytes: maximumReplyBytes,
      network,
    });
  }

  /** POSTs one callback. */
  send(target: PostTarget, body: JsonObject): Promise<PostOutcome> {
    return this.#post(target, body);
  }

  /**
   * Whether a callback URL may be used and answers an empty package; a good answer holds for its origin for a while.
   * Source: trusted-application.md#heartbeats
   */
  async reachable(target: PostTarget): Promise<boolean> {
    const { origin: own, targets, timeoutMs, now } = this.#dependencies;
    if (targets.faultOf(target.url, target.audience) !== undefined) return false;
    const { origin } = new URL(target.url);
    if (now() - (this.#reachedAt.get(origin) ?? Number.NEGATIVE_INFINITY) < probeRememberedMs) return true;
    const probe = { _links: { self: { href: '/eventsservice' } }, sender: [], baseuri: own };
    const outcome = await this.#post(target, probe, Math.min(probeTimeoutMs, timeoutMs));
    if (outcome.kind === 'delivered') this.#reachedAt.set(origin, now());
    return outcome.kind === 'delivered';
  }

  /** No token is made for a target that may not have it. */
  async #post({ url, tenantId, audience }: PostTarget, body: JsonObject, timeoutMs?: number): Promise<PostOutcome> {
    const { issuer, targets } = this.#dependencies;
    if (targets.faultOf(url, audience) !== undefined) return { kind: 'refused', status: undefined };
    const headers = this.#headers(await issuer.callbackToken(tenantId, audience));
    const request = { method: 'POST', url: new URL(url), headers, body: JSON.stringify(body), timeoutMs };
    const outcome = outcomeOf(await this.#requests.send(request));
    if (outcome.status === 401 || outcome.status === 403) await issuer.forgetToken(tenantId, audience);
    return outcome;
  }

  #headers(token: string): Record<string, string> {
    return {
      authorization: `Bearer ${token}`,
      'content-type': callbackMediaType,
      'x-ms-correlation-id': asGuid(randomId()),
      'x-ms-server-fqdn': new URL(this.#dependencies.origin).hostname,
      'client-request-id': asGuid(randomId()),
      traceparent: currentTraceparent(),
    };
  }
}

/** A reply that is longer than any that means something counts by its status alone. */
function outcomeOf(answer: OutsideAnswer): PostOutcome {
  if (answer.kind === 'forbidden') return { kind: 'refused', status: undefined };
  if (answer.kind === 'no-answer') return { kind: 'failed', status: undefined };
  const { status } = answer;
  if (isPage(answer)) return { kind: 'failed', status };
  if (status < 200 || status > 299) return { kind: isFinal(status) ? 'refused' : 'failed', status };
  const context = answer.kind === 'answered' ? contextFromReply(parseJson(answer.text)) : undefined;
  return { kind: 'delivered', status, context };
}

const passing: readonly number[] = [401, 403, 408, 429];

const isFinal = (status: number): boolean => status >= 400 && status < 500 && !passing.includes(status);
