import type { TokenCredential } from '@azure/identity';
import { randomId } from '../../../shared/kernel/ids.ts';
import { type Reply, type Seen, type SmallServer, smallServer } from '../../support/small-server.ts';

/** Whom the vault's tokens are for. Source: Key Vault authentication: the resource of its challenge */
const resource = 'https://vault.azure.net';
export const token = 'a-token-for-the-vault';

/** A secret of the vault: `deleted` ones keep their name until they are recovered, for which they need so many looks more. */
type Kept = { value: string; version: string; state: 'active' | 'deleted' | 'recovering'; looks: number };

/** A vault on this machine that answers as Key Vault does; only for requests with the one token. */
export class StandInVault {
  readonly secrets = new Map<string, Kept>();
  /** Statuses that the next requests with a token get in place of an answer. */
  readonly faults: number[] = [];
  /** So many looks at a secret that is recovered find none yet. */
  looksUntilRecovered = 1;
  /** Whether the identity gives tokens. */
  givesTokens = true;
  #server: SmallServer | undefined;

  get url(): string {
    return this.#server?.origin ?? '';
  }

  get seen(): readonly Seen[] {
    return this.#server?.seen ?? [];
  }

  /** An identity whose tokens the vault takes. */
  get identity(): TokenCredential {
    return {
      getToken: async (scopes) => {
        if (!this.givesTokens || String(scopes) !== `${resource}/.default`) throw new TypeError('There is no token.');
        return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };
  }

  /** Starts the vault; it ends with the test. */
  static async start(): Promise<StandInVault> {
    const vault = new StandInVault();
    vault.#server = await smallServer((request) => vault.#answer(request));
    return vault;
  }

  #answer(request: Seen): Reply {
    if (request.headers.authorization !== `Bearer ${token}`) return challenge;
    const fault = this.faults.shift();
    if (fault !== undefined) return { ...refusal(fault, 'Throttled'), headers: { 'retry-after-ms': '1' } };
    const [, collection = '', name = '', action] = new URL(request.path, this.url).pathname.split('/');
    const route = `${request.method} ${collection}${action === 'recover' ? '/recover' : ''}`;
    return this.#routed(route, name.toLowerCase(), request.body);
  }

  #routed(route: string, name: string, body: string): Reply {
    const kept = this.secrets.get(name);
    switch (route) {
      case 'PUT secrets':
        return this.#set(name, kept, body);
      case 'GET secrets':
        return this.#look(name, kept);
      case 'DELETE secrets':
        if (kept === undefined || kept.state !== 'active') return refusal(404, 'SecretNotFound');
        kept.state = 'deleted';
        return {
          status: 200,
          json: { ...this.#bundle(name, kept, false), recoveryId: `${this.url}/deletedsecrets/${name}` },
        };
      case 'GET deletedsecrets':
        return kept?.state === 'deleted'
          ? { status: 200, json: this.#bundle(name, kept, false) }
          : refusal(404, 'SecretNotFound');
      case 'POST deletedsecrets/recover':
        if (kept?.state !== 'deleted') return refusal(404, 'SecretNotFound');
        Object.assign(kept, { state: 'recovering', looks: this.looksUntilRecovered });
        return { status: 200, json: this.#bundle(name, kept, false) };
      default:
        return refusal(404, 'NotFound');
    }
  }

  #set(name: string, kept: Kept | undefined, body: string): Reply {
    if (kept?.state === 'deleted') return refusal(409, 'Conflict', 'ObjectIsDeletedButRecoverable');
    if (kept?.state === 'recovering' && !isRecovered(kept)) return refusal(409, 'Conflict', 'ObjectIsBeingRecovered');
    if (body === '') return refusal(400, 'BadParameter');
    const { value } = JSON.parse(body) as { value: string };
    const now: Kept = { value, version: randomId(), state: 'active', looks: 0 };
    this.secrets.set(name, now);
    return { status: 200, json: this.#bundle(name, now, true) };
  }

  #look(name: string, kept: Kept | undefined): Reply {
    if (kept === undefined || kept.state === 'deleted') return refusal(404, 'SecretNotFound');
    if (kept.state === 'recovering' && !isRecovered(kept)) return refusal(404, 'SecretNotFound');
    return { status: 200, json: this.#bundle(name, kept, true) };
  }

  #bundle(name: string, { value, version }: Kept, withValue: boolean): object {
    const id = `${this.url}/secrets/${name}/${version}`;
    const attributes = { enabled: true, created: 1, updated: 1, recoveryLevel: 'Recoverable', recoverableDays: 7 };
    return { ...(withValue ? { value } : {}), id, attributes };
  }
}

const challenge: Reply = {
  status: 401,
  headers: {
    'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/72f988bf-0000-4000-8000-000000000000", resource="${resource}"`,
  },
  json: { error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' } },
};

function isRecovered(kept: Kept): boolean {
  if (kept.looks > 0) kept.looks -= 1;
  else kept.state = 'active';
  return kept.state === 'active';
}

function refusal(status: number, code: string, inner?: string): Exclude<Reply, string> {
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  return { status, json: { error: { code, message: `A message about ${code}.`, ...innererror } } };
}
