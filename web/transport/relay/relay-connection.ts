import type { TransportAccess } from '../chat-transport.ts';
import { TransportFailure } from '../failure.ts';
import type { WireObject } from '../wire.ts';
import { type RelayRequest, RelayRequests } from './relay-requests.ts';
import { accessOf, type RelayAccess, type RelaySession } from './relay-session.ts';

/** What a connection works with. */
type RelayConnectionDependencies = {
  /** Keeps a session that has new tokens, before they are used. */
  readonly keep: (session: RelaySession) => unknown;
  readonly isStopped: () => boolean;
  /** Asks the service for another opening token. */
  readonly access: () => Promise<TransportAccess | undefined>;
  readonly fetch: typeof fetch | undefined;
};

/** After so many opening tokens that were refused the next refusal counts. */
const mostOpeningTokens = 5;

const isUnauthorised = (error: unknown): boolean => error instanceof TransportFailure && error.kind === 'unauthorised';

/** One conversation's requests, and the tokens that they need. Source: carebridge.md#relay-tokens */
export class RelayConnection {
  session: RelaySession;
  readonly #requests: RelayRequests;
  readonly #dependencies: RelayConnectionDependencies;
  #renewing: Promise<void> | undefined;
  #openingTokens = 0;

  constructor(session: RelaySession, dependencies: RelayConnectionDependencies) {
    this.session = session;
    this.#dependencies = dependencies;
    this.#requests = new RelayRequests(session.conversations, dependencies.fetch);
  }

  /**
   * Opens the conversation; when its answer was lost, the same one again. Source: carebridge.md#relay-open
   * @throws {TransportFailure} — as `RelayRequests.send`; after another opening token was asked for, one that is temporary
   */
  async open(): Promise<RelayAccess> {
    const { opening } = this.session;
    try {
      return accessOf(
        await this.#requests.send({ path: '', token: opening?.token, json: opening?.body, expected: ['resumeToken'] }),
      );
    } catch (error) {
      this.#openingTokens += 1;
      if (!isUnauthorised(error) || this.#openingTokens > mostOpeningTokens) throw error;
      const access = await this.#dependencies.access();
      if (access !== undefined && opening !== undefined) {
        this.#keep({ ...this.session, opening: { ...opening, token: access.token } });
      }
      throw new TransportFailure('busy');
    }
  }

  /** Sends a turn; the number of the last turn. @throws {TransportFailure} — as `send` */
  async take(path: 'lines' | 'leave', body: { readonly operationId: string; readonly text?: string }): Promise<number> {
    const turn = this.session.turn + 1;
    const json = { turn, ...body };
    const answer = await this.send({ path: `/${path}`, json, keepalive: path === 'leave', expected: ['operationId'] });
    if (answer.operationId !== body.operationId) throw new TransportFailure('foreign');
    return Math.max(turn, this.session.turn, Number(answer.turn) || 0);
  }

  /**
   * Sends a request within the conversation; when the token has run out, with a new one.
   * @throws {TransportFailure} — as `RelayRequests.send`; `missing`: the conversation is over for this page
   */
  async send(request: RelayRequest): Promise<WireObject> {
    const { token } = this.session;
    try {
      return await this.#send(request);
    } catch (error) {
      if (!isUnauthorised(error)) throw error;
    }
    if (this.session.token === token) await this.#renew();
    return this.#send(request).catch((error: unknown) => {
      throw isUnauthorised(error) ? new TransportFailure('busy') : error;
    });
  }

  #send({ path, ...request }: RelayRequest): Promise<WireObject> {
    const { conversationId, token } = this.session;
    return this.#requests.send({ ...request, path: `/${conversationId}${path}`, token });
  }

  /** Gets new tokens, once for all requests that want them meanwhile. Source: carebridge.md#relay-resume */
  #renew(): Promise<void> {
    this.#renewing ??= this.#renewed().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewed(): Promise<void> {
    const { conversationId, resumeToken } = this.session;
    const path = `/${conversationId}/resume`;
    const access = accessOf(await this.#requests.send({ path, resumeToken, expected: ['resumeToken'] }));
    // What is not kept must not be used: another tab goes on by the token that was kept.
    if (this.#dependencies.isStopped()) throw new TransportFailure('busy');
    this.#keep({ ...this.session, ...access });
  }

  #keep(session: RelaySession): void {
    this.session = session;
    this.#dependencies.keep(session);
  }
}
