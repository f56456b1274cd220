import { createHmac, createSecretKey } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import type { Clock } from '../kernel/time.ts';
import { StoreRequestFailed } from './table-answer.ts';

/** What a request is signed by: its account path (behind the origin, escaped, without query) and its `x-ms-date`. */
export type Signed = { readonly path: string; readonly date: string };

/** Says who asks: the value of `authorization`. */
export interface TableCredential {
  /** @throws {StoreRequestFailed} without status — when no token can be had */
  authorization(signed: Signed): string | Promise<string>;
  /** Told that a request was not let in, so that nothing remembered is used again. */
  refused(): void;
}

/**
 * A storage account's key, as Azurite has one (base64).
 * Source: Authorize with Shared Key, Azure Storage REST reference: SharedKeyLite of the table service.
 */
export function sharedKeyCredential(account: string, key: string): TableCredential {
  const secret = createSecretKey(key, 'base64');
  return {
    authorization: ({ path, date }) => {
      const text = `${date}\n/${account}${path}`;
      return `SharedKeyLite ${account}:${createHmac('sha256', secret).update(text).digest('base64')}`;
    },
    refused: () => undefined,
  };
}

const scope = 'https://storage.azure.com/.default';
/** A token is renewed this long before its end, so that none runs out on its way. */
const renewBeforeMs = 120_000;

/** An identity's tokens, each used until two minutes before its end, or until it was refused. */
export function identityCredential(identity: TokenCredential, now: Clock = Date.now): TableCredential {
  return new IdentityTokens(identity, now);
}

class IdentityTokens implements TableCredential {
  readonly #identity: TokenCredential;
  readonly #now: Clock;
  #current: Promise<string> | undefined;
  #until = 0;

  constructor(identity: TokenCredential, now: Clock) {
    this.#identity = identity;
    this.#now = now;
  }

  authorization(): Promise<string> {
    if (this.#current === undefined || this.#until <= this.#now()) {
      this.#until = Number.POSITIVE_INFINITY;
      this.#current = this.#renewed();
    }
    return this.#current;
  }

  refused(): void {
    this.#current = undefined;
  }

  async #renewed(): Promise<string> {
    try {
      const token = await this.#identity.getToken(scope);
      if (token === null) throw new TypeError('The identity gave no token.');
      this.#until = token.expiresOnTimestamp - renewBeforeMs;
      return `Bearer ${token.token}`;
    } catch (error) {
      this.refused();
      throw new StoreRequestFailed('There is no token for the store.', {}, { cause: error });
    }
  }
}
