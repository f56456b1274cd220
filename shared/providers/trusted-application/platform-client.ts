import { defined } from '../../kernel/defined.ts';
import { ProtocolViolation, Unavailable } from '../../kernel/errors.ts';
import { type GuardedClient, isPage, type OutsideAnswer } from '../../kernel/guarded-client.ts';
import { randomId } from '../../kernel/ids.ts';
import { parseJson } from '../../kernel/json.ts';
import { foreignLink, type Link, resolveLink } from '../../kernel/link.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import { childTraceparent, currentTraceparent } from '../../kernel/trace.ts';
import { resourceSchema, type WireResource } from '../../protocol/hypermedia/resource.ts';
import { type Answer, failureOf, isSuccess } from './answer.ts';
import type { ApplicationTokens } from './application-tokens.ts';
import type { TenantPlatform } from './tenant-platform.ts';

/** On whose behalf a request is made, and what it is called in the log. */
export type RequestScope = {
  readonly tenant: string;
  readonly entraTenantId: string;
  readonly platform: TenantPlatform;
  /** Command kind, or the resource that is read. */
  readonly step: string;
  readonly conversation?: string;
  readonly operationId?: string;
};

/** One request to the platform; `query` is appended to the link's own. */
export type PlatformRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly link: Link;
  readonly query?: Readonly<Record<string, string>>;
  readonly content?: { readonly mediaType: string; readonly body: string };
};

/** A resource, and the URL that its relative links are relative to. */
export type ReadResource = { readonly resource: WireResource; readonly base: string };

type Headers = Readonly<Record<string, string>>;

/** Sends requests to a platform: token, headers, one redirect, one repeat after 401, time-out, one log line each. */
export class PlatformClient {
  readonly #tokens: ApplicationTokens;
  readonly #log: Log;
  readonly #now: Clock;
  readonly #requests: GuardedClient;

  constructor(tokens: ApplicationTokens, requests: GuardedClient, log: Log, now: Clock) {
    this.#tokens = tokens;
    this.#requests = requests;
    this.#log = log;
    this.#now = now;
  }

  /**
   * The answer to a request, whatever its status; 401 only when a fresh token did not help either.
   * @throws {Unavailable} PlatformUnreachable, IdentityUnavailable — when there is no answer, or no token
   * @throws {ProviderRefused} PlatformUnauthorized — when the identity provider refuses us a token
   * @throws {ProtocolViolation} ForeignLink — when the link or a redirect leads outside of the platform
   */
  async send(request: PlatformRequest, scope: RequestScope): Promise<Answer> {
    const url = resolveLink(request.link, scope.platform.origins);
    const query = Object.entries(request.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    if (query.length > 0) url.search = [...(url.search === '' ? [] : [url.search.slice(1)]), ...query].join('&');
    const first = await this.#redirected(url, request, scope, false);
    return first.status === 401 ? await this.#redirected(url, request, scope, true) : first;
  }

  /**
   * Sends a request and demands success.
   * @throws {ProviderRefused | Unavailable | ProtocolViolation} — as the status says
   */
  async demand(request: PlatformRequest, scope: RequestScope): Promise<Answer> {
    const answer = await this.send(request, scope);
    if (!isSuccess(answer.status)) throw failureOf(answer, scope.step, this.#now());
    return answer;
  }

  /**
   * Reads a resource. Source: trusted-application.md#resources
   * @throws {ProtocolViolation} UnexpectedAnswer — when the answer is no resource; else as `demand`
   */
  async read(link: Link, scope: RequestScope, query: Readonly<Record<string, string>> = {}): Promise<ReadResource> {
    return resourceIn(await this.demand({ method: 'GET', link, query }, scope), scope.step);
  }

  async #redirected(url: URL, request: PlatformRequest, scope: RequestScope, fresh: boolean): Promise<Answer> {
    const token = await this.#tokens.token(scope.entraTenantId, scope.platform.audience, fresh);
    const headers = headersOf(request, scope, token);
    const answer = await this.#exchange(url, request, headers, scope);
    if (answer.status !== 307 || answer.location === null) return answer;
    const target = resolveLink({ href: answer.location, base: url.href }, scope.platform.origins);
    return this.#exchange(target, request, headers, scope);
  }

  async #exchange(
    url: URL,
    request: PlatformRequest,
    headers: Headers,
    scope: RequestScope,
  ): Promise<Answer & { readonly location: string | null }> {
    const startedAt = performance.now();
    const answer = await this.#requests.send({ method: request.method, url, headers, body: request.content?.body });
    const good = answer.kind === 'answered' && (isSuccess(answer.status) || answer.status === 307);
    this.#record(scope, startedAt, outcomeOf(answer), good);
    if (answer.kind === 'forbidden') throw foreignLink(scope.platform.origins, url);
    if (answer.kind === 'too-large') throw tooLarge(answer.status, scope.step);
    if (answer.kind === 'no-answer') {
      throw new Unavailable('PlatformUnreachable', `The platform gave no answer to ${scope.step}.`);
    }
    if (isPage(answer) && answer.status !== 401 && answer.status !== 307) {
      throw new Unavailable('PlatformUnavailable', `Something in between answered ${answer.status} to ${scope.step}.`);
    }
    const { status, text } = answer;
    const { 'retry-after': retryAfter = null, location = null } = answer.headers;
    return { status, url: url.href, text, retryAfter, location };
  }

  #record(scope: RequestScope, startedAt: number, outcome: string, good: boolean): void {
    this.#log({
      level: good ? 'info' : 'warn',
      event: 'platform-call',
      provider: 'trusted-application',
      tenant: scope.tenant,
      conversationId: scope.conversation,
      operationId: scope.operationId,
      step: scope.step,
      durationMs: Math.round(performance.now() - startedAt),
      outcome,
    });
  }
}

/** What the log says of an answer. */
function outcomeOf(answer: OutsideAnswer): string {
  if (answer.kind === 'answered') return String(answer.status);
  if (answer.kind === 'no-answer') return answer.timedOut ? 'timeout' : 'unreachable';
  return answer.kind;
}

function tooLarge(status: number, step: string): ProtocolViolation {
  return new ProtocolViolation(`The platform's answer to ${step} is too large.`, {
    expected: 'at most 1 MB',
    got: `${status} with more`,
    source: 'trusted-application.md#resources',
  });
}

/**
 * The resource in an answer.
 * @throws {ProtocolViolation} UnexpectedAnswer — when it is none
 */
export function resourceIn(answer: Answer, step: string): ReadResource {
  const parsed = resourceSchema.safeParse(parseJson(answer.text));
  if (parsed.success) return { resource: parsed.data, base: answer.url };
  throw new ProtocolViolation(`The platform's answer to ${step} is no resource.`, {
    expected: 'a JSON resource',
    got: `${answer.status} with ${answer.text.length} characters`,
    source: 'trusted-application.md#resources',
  });
}

function headersOf(request: PlatformRequest, scope: RequestScope, token: string): Headers {
  return {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'client-request-id': scope.operationId ?? randomId(),
    traceparent: childTraceparent(currentTraceparent()),
    ...defined({ 'content-type': request.content?.mediaType }),
  };
}
