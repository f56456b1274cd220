import { objectOf, textOf } from '../../transport/ucwa/wire.ts';
import type { DeskConfiguration } from '../api/desk-api.ts';
import type { DeskStorage } from '../record/record-store.ts';
import { newVerifier, randomText, sha256 } from './pkce.ts';

/** What an agent has signed in to, in this tab. */
export type Tokens = { readonly access: string; readonly renewal: string | undefined; readonly until: number };

/** What outlives the way to the sign-in page and back. */
type Way = { readonly state: string; readonly verifier: string };

const wayName = 'carebridge.desk.way';
const tokensName = 'carebridge.desk.tokens';
/** A token is renewed when it lives no longer than this. */
const renewBeforeMs = 120_000;

/** How a way back ended. */
export type Arrival = 'signed-in' | 'none' | 'failed';

/** The authorization code flow with PKCE, of OAuth 2.0 (RFC 6749, RFC 7636); the same for Entra and for the local issuer. */
export class SignIn {
  readonly #configuration: DeskConfiguration;
  readonly #storage: DeskStorage;
  readonly #redirectUri: string;
  #renewing: Promise<Tokens | undefined> | undefined;

  constructor(configuration: DeskConfiguration, storage: DeskStorage, redirectUri: string) {
    this.#configuration = configuration;
    this.#storage = storage;
    this.#redirectUri = redirectUri;
  }

  /** The address of the page on which the agent signs in. */
  async begin(): Promise<string> {
    const { authority, clientId, scope } = this.#configuration;
    const way: Way = { state: randomText(), verifier: newVerifier() };
    this.#storage.setItem(wayName, JSON.stringify(way));
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: this.#redirectUri,
      response_type: 'code',
      response_mode: 'fragment',
      scope,
      state: way.state,
      code_challenge: await sha256(way.verifier),
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    return `${authority}/oauth2/v2.0/authorize?${query}`;
  }

  /** Takes what the sign-in page sent back in the fragment of the address. */
  async arrive(fragment: string): Promise<Arrival> {
    const answer = new URLSearchParams(fragment.replace(/^#/, ''));
    if (!answer.has('state')) return 'none';
    const way = objectOf(JSON.parse(this.#storage.getItem(wayName) ?? '{}'));
    this.#storage.removeItem(wayName);
    const code = answer.get('code');
    // A code for another state may be somebody else's.
    if (code === null || answer.get('state') !== way.state) return 'failed';
    const tokens = await this.#ask({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.#redirectUri,
      code_verifier: String(way.verifier),
    });
    return tokens === undefined || tokens === 'later' ? 'failed' : 'signed-in';
  }

  /** A token that holds for a while, renewed where needed; undefined when the agent has to sign in. */
  async token(isRefused = false): Promise<string | undefined> {
    const kept = this.#kept();
    if (kept === undefined) return undefined;
    if (!isRefused && kept.until - Date.now() > renewBeforeMs) return kept.access;
    this.#renewing ??= this.#renewed(kept).finally(() => {
      this.#renewing = undefined;
    });
    return (await this.#renewing)?.access;
  }

  forget(): void {
    this.#storage.removeItem(tokensName);
  }

  async #renewed(kept: Tokens): Promise<Tokens | undefined> {
    const stillHolds = kept.until > Date.now() ? kept : undefined;
    if (kept.renewal === undefined) return stillHolds;
    const tokens = await this.#ask({ grant_type: 'refresh_token', refresh_token: kept.renewal });
    if (tokens !== 'later') return tokens;
    // The issuer cannot be reached: a token that still holds will do.
    return stillHolds ?? kept;
  }

  async #ask(members: Readonly<Record<string, string>>): Promise<Tokens | 'later' | undefined> {
    const { authority, clientId, scope } = this.#configuration;
    const body = new URLSearchParams({ client_id: clientId, scope, ...members });
    const asked = { method: 'POST', body, credentials: 'omit' } as const;
    const response = await fetch(`${authority}/oauth2/v2.0/token`, asked).catch(() => undefined);
    if (response === undefined || response.status >= 500 || response.status === 429) return 'later';
    const answer = objectOf(await response.json().catch(() => undefined));
    const access = textOf(answer, 'access_token');
    if (!response.ok || access === undefined) {
      this.forget();
      return undefined;
    }
    const until = Date.now() + Number(answer.expires_in ?? 0) * 1000;
    const tokens: Tokens = { access, renewal: textOf(answer, 'refresh_token'), until };
    this.#storage.setItem(tokensName, JSON.stringify(tokens));
    return tokens;
  }

  #kept(): Tokens | undefined {
    const kept = objectOf(JSON.parse(this.#storage.getItem(tokensName) ?? '{}'));
    const access = textOf(kept, 'access');
    if (access === undefined) return undefined;
    return { access, renewal: textOf(kept, 'renewal'), until: Number(kept.until) };
  }
}
