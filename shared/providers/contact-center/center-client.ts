import { ProviderRefused, Unavailable } from '../../kernel/errors.ts';
import { type GuardedClient, isPage, type OutsideAnswer } from '../../kernel/guarded-client.ts';
import type { Log } from '../../kernel/log.ts';
import { retryAfterMs } from '../../kernel/retry-after.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import { childTraceparent, currentTraceparent } from '../../kernel/trace.ts';
import { mediaTypes } from '../../protocol/contact-center/media-types.ts';
import type { AccessTokens } from './access-tokens.ts';
import { type CenterAnswer, centerFailure, isTaken, unexpected } from './center-failure.ts';
import { type CenterCredentials, noCredential, type ReadCredential } from './credential.ts';
import type { CenterPlatform } from './platform-schema.ts';

/** Name of the provider, among the others and in the log. */
export const providerName = 'contact-center';

/** On whose behalf a request is made, and what it is called in the log. */
export type CenterScope = {
  readonly tenant: string;
  /** With the address that it really has. */
  readonly platform: CenterPlatform & { readonly baseUrl: string };
  /** What is asked for. */
  readonly step: string;
  readonly conversation?: string;
  readonly operationId?: string;
};

/** One request; `path` begins with a slash, its parts already encoded. */
export type CenterRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
};

/** What sending needs. */
type CenterClientDependencies = {
  readonly requests: GuardedClient;
  readonly credentials: CenterCredentials;
  readonly tokens: AccessTokens;
  readonly log: Log;
  readonly now: Clock;
};

/** Pauses after an answer that says that there were too many requests, unless that names one. */
const throttledPausesMs = [500, 1_000] as const;
/** A longer one is for the conversation's lane to wait. */
const longestPauseMs = 2_000;
/** A pause after an answer that was lost; what was asked for may have been done. */
const afterLostMs = 1_000;
const accept = `${mediaTypes.json}, ${mediaTypes.hal}, ${mediaTypes.problem}`;

type Headers = Readonly<Record<string, string>>;

/** What a request is authorised by: headers, and how another one is got where they are not taken. */
type Authority = { readonly headers: Headers; readonly renew: () => Promise<Headers> };

/** Sends requests to contact centers: credential, one repeat with a new token after 401, time-out, one log line each. */
export class CenterClient {
  readonly #dependencies: CenterClientDependencies;

  constructor(dependencies: CenterClientDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The answer to a request, whatever its status; 401 only when another token did not help either.
   * @throws {Unavailable} PlatformUnreachable, IdentityUnavailable — when there is no answer, or no token
   * @throws {ProviderRefused} PlatformUnauthorized — when there is no credential, or it does not hold
   * @throws {ProviderRefused} PlatformRefused — when the address is none that may be reached
   */
  async send(request: CenterRequest, scope: CenterScope): Promise<CenterAnswer> {
    const { headers, renew } = await this.#authority(scope);
    const first = await this.#patiently(request, headers, scope);
    return first.status === 401 ? this.#patiently(request, await renew(), scope) : first;
  }

  /** Sends a request and demands success, or one of the other statuses. Throws as `send` does, and as the status says. */
  async demand(request: CenterRequest, scope: CenterScope, others: readonly number[] = []): Promise<CenterAnswer> {
    const answer = await this.send(request, scope);
    if (!isTaken(answer) && !others.includes(answer.status))
      throw centerFailure(answer, scope.step, this.#dependencies.now());
    return answer;
  }

  /** What was throttled was not done, so it is sent again here, and need not be looked for. */
  async #patiently(request: CenterRequest, headers: Headers, scope: CenterScope): Promise<CenterAnswer> {
    for (const usualMs of throttledPausesMs) {
      const answer = await this.#exchange(request, headers, scope);
      if (answer.status !== 429) return answer;
      const pauseMs = retryAfterMs(answer.retryAfter, this.#dependencies.now()) ?? usualMs;
      if (pauseMs > longestPauseMs) return answer;
      await delay(pauseMs);
    }
    return this.#exchange(request, headers, scope);
  }

  async #authority(scope: CenterScope): Promise<Authority> {
    const { credentials } = this.#dependencies;
    const read = await credentials.of(scope.tenant);
    if (scope.platform.dialect === 'chat-gateway') {
      return { headers: keyHeaders(read, scope), renew: async () => keyHeaders(await this.#another(scope), scope) };
    }
    const { headers, token } = await this.#bearer(read, scope);
    return { headers, renew: async () => (await this.#bearer(await this.#another(scope), scope, token)).headers };
  }

  /** The credential as it is now: the one that was not taken may have been replaced. */
  #another({ tenant }: CenterScope): Promise<ReadCredential> {
    return this.#dependencies.credentials.of(tenant, true);
  }

  async #bearer(
    { credential, version }: ReadCredential,
    { platform: { baseUrl } }: CenterScope,
    refused?: string,
  ): Promise<{ readonly headers: Headers; readonly token: string }> {
    if (credential.kind !== 'client') throw noCredential('The Chat API needs a client’s key and secret.');
    const token = await this.#dependencies.tokens.token({ baseUrl, client: credential, version }, refused);
    return { token, headers: { authorization: `Bearer ${token}` } };
  }

  async #exchange(
    { method, path, query, body }: CenterRequest,
    authority: Headers,
    scope: CenterScope,
  ): Promise<CenterAnswer> {
    const url = new URL(`${scope.platform.baseUrl}${path}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const startedAt = performance.now();
    const content = body === undefined ? undefined : JSON.stringify(body);
    const answer = await this.#dependencies.requests.send({
      method,
      url,
      headers: {
        ...authority,
        accept,
        traceparent: childTraceparent(currentTraceparent()),
        ...(content === undefined ? {} : { 'content-type': mediaTypes.json }),
      },
      body: content,
      once: method === 'POST',
    });
    this.#record(scope, startedAt, answer);
    return answered(answer, scope.step);
  }

  #record({ tenant, step, conversation, operationId }: CenterScope, startedAt: number, answer: OutsideAnswer): void {
    const isGood = answer.kind === 'answered' && answer.status < 300;
    this.#dependencies.log({
      level: isGood ? 'info' : 'warn',
      event: 'platform-call',
      provider: providerName,
      tenant,
      conversationId: conversation,
      operationId,
      step,
      durationMs: Math.round(performance.now() - startedAt),
      outcome: outcomeOf(answer),
    });
  }
}

function keyHeaders({ credential }: ReadCredential, { platform }: CenterScope): Headers {
  if (credential.kind !== 'api-key') throw noCredential('The gateway needs an API key.');
  return { 'x-api-key': credential.apiKey, 'x-8x8-tenant': platform.tenantId };
}

function answered(answer: OutsideAnswer, step: string): CenterAnswer {
  if (answer.kind === 'forbidden') {
    throw new ProviderRefused('PlatformRefused', `Nothing was sent for ${step}: the address may not be reached.`, 400);
  }
  if (answer.kind === 'too-large') throw unexpected(step, `${answer.status} with more than 1 MB`);
  if (answer.kind === 'no-answer') {
    throw new Unavailable('PlatformUnreachable', `The contact center gave no answer to ${step}.`, afterLostMs);
  }
  if (isPage(answer) && answer.status !== 401) {
    throw new Unavailable('PlatformUnavailable', `Something in between answered ${answer.status} to ${step}.`);
  }
  return { status: answer.status, retryAfter: answer.headers['retry-after'], text: answer.text };
}

/** What the log says of an answer. */
function outcomeOf(answer: OutsideAnswer): string {
  if (answer.kind === 'answered') return String(answer.status);
  if (answer.kind === 'no-answer') return answer.timedOut ? 'timeout' : 'unreachable';
  return answer.kind;
}
