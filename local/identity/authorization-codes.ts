import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/kernel/time.ts';
import { same } from './client-authentication.ts';
import type { DirectoryApplication, DirectoryTenant, DirectoryUser } from './directory.ts';
import { OAuthRefusal } from './oauth-refusal.ts';

/** A person's sign-in at a browser: for which application, and to which page the code goes. */
export type SignIn = {
  readonly tenant: DirectoryTenant;
  readonly client: DirectoryApplication;
  readonly user: DirectoryUser;
  readonly redirectUri: string;
  /** BASE64URL(SHA-256(verifier)), as RFC 7636 has it. */
  readonly challenge: string;
};

/** What proves that the code comes back from the page that asked for it. */
export type Redemption = {
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly verifier: string | undefined;
};

type StoredSignIn = { readonly signIn: SignIn; readonly until: number };

const codeLivesMs = 60_000;
/** A page may renew its tokens for a day, as with Entra. */
const renewalLivesMs = 24 * 3_600_000;
const mostKept = 10_000;

/** Authorization codes and refresh tokens of pages, in memory: a restart of the issuer means to sign in again. */
export class AuthorizationCodes {
  readonly #now: Clock;
  readonly #codes = new Map<string, StoredSignIn>();
  readonly #renewals = new Map<string, StoredSignIn>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /** A code for a sign-in that has just been made. */
  issue(signIn: SignIn): string {
    return this.#keep(this.#codes, signIn, codeLivesMs);
  }

  /** A refresh token for a sign-in; each is good once. */
  issueRenewal(signIn: SignIn): string {
    return this.#keep(this.#renewals, signIn, renewalLivesMs);
  }

  /**
   * The sign-in behind a code, which is good once.
   * @throws {OAuthRefusal} invalid_grant — when the code is unknown, old, or another client's
   */
  redeem(code: string | undefined, { clientId, redirectUri, verifier }: Redemption): SignIn {
    const signIn = this.#take(this.#codes, code);
    if (signIn === undefined) throw new OAuthRefusal('invalid_grant', 70008, 'The code is not known, or was used.');
    if (signIn.client.clientId !== clientId?.toLowerCase() || signIn.redirectUri !== redirectUri) {
      throw new OAuthRefusal('invalid_grant', 50011, 'The code was issued for another page.');
    }
    const challenge = createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url');
    if (!same(challenge, signIn.challenge)) {
      throw new OAuthRefusal('invalid_grant', 501481, 'The code verifier is not that of the code challenge.');
    }
    return signIn;
  }

  /** The sign-in behind a refresh token, which stays good. */
  renewable(token: string | undefined): SignIn | undefined {
    return this.#renewals.get(token ?? '')?.signIn;
  }

  /** @throws {OAuthRefusal} invalid_grant — when the refresh token is unknown, old, used, or another client's */
  renew(token: string | undefined, clientId: string | undefined): SignIn {
    const signIn = this.#take(this.#renewals, token);
    if (signIn?.client.clientId === clientId?.toLowerCase() && signIn !== undefined) return signIn;
    throw new OAuthRefusal('invalid_grant', 700084, 'The refresh token is not known, or was used.');
  }

  #keep(map: Map<string, StoredSignIn>, signIn: SignIn, livesMs: number): string {
    const name = randomBytes(32).toString('base64url');
    const [oldest] = map.keys();
    if (map.size >= mostKept && oldest !== undefined) map.delete(oldest);
    map.set(name, { signIn, until: this.#now() + livesMs });
    return name;
  }

  #take(map: Map<string, StoredSignIn>, name: string | undefined): SignIn | undefined {
    const kept = map.get(name ?? '');
    if (name !== undefined) map.delete(name);
    return kept === undefined || kept.until < this.#now() ? undefined : kept.signIn;
  }
}
