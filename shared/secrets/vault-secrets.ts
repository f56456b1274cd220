import type { TokenCredential } from '@azure/identity';
import type { SecretClient } from '@azure/keyvault-secrets';
import { ConfigurationError, Unavailable } from '../kernel/errors.ts';
import type { Secret } from '../kernel/secret-reader.ts';
import { delay } from '../kernel/time.ts';
import { checkedName, checkedValue, type SecretStore } from './secret-store.ts';

/** Where the vault is (`https://name.vault.azure.net`) and who asks it (`identityClientId`: a user-assigned identity). */
type VaultConnection = { readonly vaultUrl: string; readonly identityClientId?: string | undefined };

/** How long one operation may take with all its attempts, and the pauses within. */
type VaultTimes = { readonly answerMs: number; readonly pauseMs: number };

/** What stands in for the usual. */
type VaultExchanges = { readonly times?: VaultTimes; readonly identity?: TokenCredential };

/** The lease under which secrets are written lasts longer. */
const usualTimes: VaultTimes = { answerMs: 10_000, pauseMs: 500 };

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Secrets in a Key Vault, by the managed identity. Nothing is sent, and the vault's SDK is not loaded, before the first operation. Plain
 * http is used with loopback addresses only.
 * @throws {ConfigurationError} InvalidSetting — when the address is none, or would send over the network in the clear
 */
export function vaultSecrets(connection: VaultConnection, exchanges: VaultExchanges = {}): SecretStore {
  return new VaultSecrets(connection, exchanges);
}

class VaultSecrets implements SecretStore {
  readonly #connection: VaultConnection;
  readonly #times: VaultTimes;
  readonly #identity: TokenCredential | undefined;
  readonly #isLocal: boolean;
  #client: Promise<SecretClient> | undefined;
  /** The vault has said whose tokens it takes. */
  #isIntroduced = false;
  #introducing: Promise<unknown> = Promise.resolve();

  constructor(connection: VaultConnection, { times = usualTimes, identity }: VaultExchanges) {
    this.#connection = connection;
    this.#times = times;
    this.#identity = identity;
    this.#isLocal = isLocal(connection.vaultUrl);
  }

  read(name: string): Promise<Secret | undefined> {
    const checked = checkedName(name);
    return this.#answered(async (client, abortSignal) => {
      try {
        const { value, properties } = await client.getSecret(checked, { abortSignal });
        return value === undefined ? undefined : { value, version: properties.version ?? '' };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
  }

  write(name: string, value: string): Promise<Pick<Secret, 'version'>> {
    const checked = checkedName(name);
    const content = checkedValue(value);
    return this.#answered(async (client, abortSignal) => {
      for (;;) {
        try {
          const { properties } = await client.setSecret(checked, content, { abortSignal });
          return { version: properties.version ?? '' };
        } catch (error) {
          if (statusOf(error) !== 409) throw error;
          await this.#recover(client, checked, abortSignal);
        }
      }
    });
  }

  remove(name: string): Promise<void> {
    const checked = checkedName(name);
    return this.#answered(async (client, abortSignal) => {
      try {
        await client.beginDeleteSecret(checked, { abortSignal });
      } catch (error) {
        // 409: it is being removed.
        if (![404, 409].includes(statusOf(error) ?? 0)) throw error;
      }
    });
  }

  /**
   * Brings a removed secret back, since its name takes no other value until then; the value that it had may be read until the new one
   * is written. What cannot be brought back yet is being removed, or brought back already.
   * Source: Key Vault soft-delete overview: a deleted object's name cannot be used again; recover it first
   */
  async #recover(client: SecretClient, name: string, abortSignal: AbortSignal): Promise<void> {
    try {
      await client.beginRecoverDeletedSecret(name, { abortSignal });
    } catch (error) {
      if (![404, 409].includes(statusOf(error) ?? 0)) throw error;
    }
    await delay(this.#times.pauseMs, abortSignal);
    abortSignal.throwIfAborted();
  }

  /**
   * One operation. Until the first has succeeded they are sent one after another: of requests that meet the vault's challenge together the
   * SDK may lose a body.
   * Source: `keyVaultAuthenticationPolicy` of `@azure/keyvault-common`: one state for all requests of a client
   */
  #answered<T>(work: (client: SecretClient, abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    const run = async () => {
      try {
        const client = await this.#connected();
        return await work(client, AbortSignal.timeout(this.#times.answerMs));
      } catch (error) {
        throw failure(error);
      }
    };
    if (this.#isIntroduced) return run();
    const turn = this.#introducing.then(run);
    this.#introducing = turn.then(
      () => {
        this.#isIntroduced = true;
      },
      () => undefined,
    );
    return turn;
  }

  #connected(): Promise<SecretClient> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<SecretClient> {
    const { vaultUrl, identityClientId } = this.#connection;
    const [{ SecretClient }, identity] = await Promise.all([
      import('@azure/keyvault-secrets'),
      this.#identity ?? applicationIdentity(identityClientId),
    ]);
    return new SecretClient(vaultUrl, identity, {
      disableChallengeResourceVerification: this.#isLocal,
      allowInsecureConnection: this.#isLocal,
      retryOptions: { maxRetries: 3, retryDelayInMs: this.#times.pauseMs },
    });
  }
}

async function applicationIdentity(clientId: string | undefined): Promise<TokenCredential> {
  const { managedIdentity } = await import('../kernel/managed-identity.ts');
  return managedIdentity(clientId);
}

/** What an operation failed of, without anything that the request held. */
function failure(error: unknown): unknown {
  const status = statusOf(error);
  if (status === 401 || status === 403) {
    return new Unavailable(
      'SecretsUnavailable',
      `The vault does not let this application's identity in (${status}); a role that was just assigned takes some minutes.`,
    );
  }
  const reason = status ?? nameOf(error);
  return new Unavailable('SecretsUnavailable', `The vault cannot be used now (${reason}).`);
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/** Whether the vault is a stand-in on this machine, which plain http is for. */
function isLocal(vaultUrl: string): boolean {
  const url = URL.canParse(vaultUrl) ? new URL(vaultUrl) : undefined;
  if (url?.protocol === 'https:') return false;
  if (url?.protocol === 'http:' && loopback.includes(url.hostname)) return true;
  throw new ConfigurationError('The address of the vault is neither https nor on this machine.');
}
