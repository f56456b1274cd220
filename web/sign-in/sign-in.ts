import { parseJson } from '../../shared/kernel/json.ts';
import type { Stored } from '../stored/kept-storage.ts';
import { objectOf, textOf } from '../transport/wire.ts';

/** Where people sign in, and for what. Source: carebridge.md#desk-configuration */
export type SignInConfiguration = { readonly clientId: string; readonly authority: string; readonly scope: string };

/** The tokens of this tab's sign-in; `until` is epoch ms. */
export type Tokens = { readonly access: string; readonly renewal: string | undefined; readonly until: number };

/** A sign-in that has begun: kept while the sign-in page is open. */
type PendingSignIn = { readonly state: string; readonly verifier: string; readonly scope: string };

const pendingName = 'carebridge.desk.way';
const tokensName = 'carebridge.desk.tokens';
/** A token is renewed when it is valid for no longer than this. */
const renewBeforeMs = 120_000;

/** The result of returning from the sign-in page; `none`: the page was opened without it. */
type SignInResult = 'signed-in' | 'none' | 'failed';

/** The authorization code flow with PKCE, of OAuth 2.0 (RFC 6749, RFC 7636); the same for Entra and for the local issuer. */
export class SignIn {
  readonly #configuration: SignInConfiguration;
  readonly #storage: Stored;
  readonly #redirectUri: string;
  #renewing: Promise<Tokens | undefined> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(configuration: SignInConfiguration, storage: Stored, redirectUri: string) {
    this.#configuration = configuration;
    this.#storage = storage;
    this.#redirectUri = redirectUri;
  }

  /** The address of the page on which the person signs in; with another scope, allows that as well. */
  async begin(scope = this.#configuration.scope): Promise<string> {
    const { authority, clientId } = this.#configuration;
    const pending: PendingSignIn = { state: randomText(), verifier: randomText(), scope };
    this.#storage.setItem(pendingName, JSON.stringify(pending));
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: this.#redirectUri,
      response_type: 'code',
      response_mode: 'fragment',
      scope,
      state: pending.state,
      code_challenge: await sha256(pending.verifier),
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    return `${authority}/oauth2/v2.0/authorize?${query}`;
  }

  /** Reads what the sign-in page has put into the fragment of the address. */
  async arrive(fragment: string): Promise<SignInResult> {
    const answer = new URLSearchParams(fragment.replace(/^#/, ''));
    if (!answer.has('state')) return 'none';
    const pending = objectOf(parseJson(this.#storage.getItem(pendingName) ?? ''));
    this.#storage.removeItem(pendingName);
    const code = answer.get('code');
    // A code for another state may belong to another person.
    if (code === null || answer.get('state') !== pending.state) return 'failed';
    const tokens = await this.#ask({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.#redirectUri,
      code_verifier: String(pending.verifier),
      scope: textOf(pending, 'scope') ?? this.#configuration.scope,
    });
    if (typeof tokens !== 'object') return 'failed';
    // A token for another service is kept by no one; what renews it renews ours.
    this.#keep(
      (pending.scope ?? this.#configuration.scope) === this.#configuration.scope
        ? tokens
        : { ...tokens, access: '', until: 0 },
    );
    return 'signed-in';
  }

  /** A valid access token, renewed when necessary; undefined when the person has to sign in. */
  async token(isRefused = false): Promise<string | undefined> {
    const kept = this.#kept();
    if (kept === undefined) return undefined;
    if (!isRefused && kept.until - Date.now() > renewBeforeMs) return kept.access;
    this.#renewing ??= this.#inTurn(() => this.#renewed(this.#kept() ?? kept)).finally(() => {
      this.#renewing = undefined;
    });
    return (await this.#renewing)?.access;
  }

  /** A token for another service, by the same sign-in; `consent`: the person has to allow that first. */
  tokenFor(scope: string): Promise<string | 'consent' | 'later'> {
    return this.#inTurn(async () => {
      const kept = this.#kept();
      if (kept?.renewal === undefined) return 'consent';
      const tokens = await this.#ask({ grant_type: 'refresh_token', refresh_token: kept.renewal, scope });
      if (typeof tokens !== 'object') return tokens === 'later' ? 'later' : 'consent';
      this.#keep({ ...kept, renewal: tokens.renewal ?? kept.renewal });
      return tokens.access;
    });
  }

  /** A refresh token may be good once, so that two requests must not have the same. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  forget(): void {
    this.#storage.removeItem(tokensName);
  }

  async #renewed(kept: Tokens): Promise<Tokens | undefined> {
    const stillValid = kept.until > Date.now() ? kept : undefined;
    if (kept.renewal === undefined) return stillValid;
    const tokens = await this.#ask({ grant_type: 'refresh_token', refresh_token: kept.renewal });
    if (typeof tokens === 'object') this.#keep(tokens);
    if (tokens === undefined) this.forget();
    if (tokens !== 'later') return tokens;
    // The issuer cannot be reached: a token that is still valid is enough.
    return stillValid ?? kept;
  }

  async #ask(members: Readonly<Record<string, string>>): Promise<Tokens | 'later' | undefined> {
    const { authority, clientId, scope } = this.#configuration;
    const body = new URLSearchParams({ client_id: clientId, scope, ...members });
    const asked = { method: 'POST', body, credentials: 'omit' } as const;
    const response = await fetch(`${authority}/oauth2/v2.0/token`, asked).catch(() => undefined);
    const answer = objectOf(await response?.json().catch(() => undefined));
    const access = textOf(answer, 'access_token');
    if (response?.ok !== true || access === undefined) {
      // Only the issuer's own refusal ends a sign-in (RFC 6749 §5.2); anything else may come from what is in between.
      const isRefused = response?.status === 400 || response?.status === 401;
      return isRefused && textOf(answer, 'error') !== undefined ? undefined : 'later';
    }
    const until = Date.now() + Number(answer.expires_in ?? 0) * 1000;
    return { access, renewal: textOf(answer, 'refresh_token'), until };
  }

  #keep(tokens: Tokens): void {
    this.#storage.setItem(tokensName, JSON.stringify(tokens));
  }

  #kept(): Tokens | undefined {
    const kept = objectOf(parseJson(this.#storage.getItem(tokensName) ?? ''));
    const access = textOf(kept, 'access');
    if (access === undefined) return undefined;
    return { access, renewal: textOf(kept, 'renewal'), until: Number(kept.until) };
  }
}

/** 256 random bits as text that may stand in an address: a state, or a code verifier (RFC 7636 §4.1). */
const randomText = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** BASE64URL(SHA-256(ASCII(text))) (RFC 7636 §4.2). */
async function sha256(text: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
