import { createHash, randomBytes } from 'node:crypto';
import { ProviderRefused, RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import type { ApplicationTokens } from '../../providers/trusted-application/application-tokens.ts';
import { type CodeTokens, codeScope } from '../../providers/trusted-application/code-tokens.ts';
import type { EntraTenantLease } from '../administration/entra-tenant-lease.ts';
import type { TenantSettlement } from '../administration/tenant-settlement.ts';
import { type Caller, maySee } from '../callers/access.ts';
import type { PeopleTokens, Person } from '../callers/people-tokens.ts';
import type { DailySalt } from '../limits/daily-salt.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { Consents } from '../tenants/consents.ts';
import type { ConsentAttempts, ConsentCookie } from './consent-attempts.ts';

/** What consent needs. */
type ConsentDependencies = {
  /** Our public origin; the identity provider redirects there, whatever a request says. */
  readonly origin: string;
  readonly authority: string;
  readonly clientId: string;
  readonly cookie: ConsentCookie;
  readonly attempts: ConsentAttempts;
  readonly consents: Consents;
  readonly settlement: TenantSettlement;
  readonly lease: EntraTenantLease;
  readonly codes: CodeTokens;
  readonly applicationTokens: ApplicationTokens;
  readonly peopleTokens: PeopleTokens;
  readonly rateLimit: RateLimit;
  readonly salt: DailySalt;
  readonly log: Log;
};

/** What the identity provider's redirect says; `tenant` is not among it, since any browser can write it there. */
type ConsentReturn = {
  readonly state?: string | undefined;
  readonly error?: string | undefined;
  readonly admin_consent?: string | undefined;
  readonly code?: string | undefined;
};

/** Where the browser goes next, or how it ended. */
export type ConsentOutcome =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'given'; readonly entraTenantId: string }
  /** Not begun here, not by this browser, not in time, or a second time. */
  | { readonly kind: 'unknown' }
  /** The identity provider or the person said no; the reason is one of its own words. */
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'not-administrator' }
  /** No app-only token with permissions: consent is missing, or has not got around yet. */
  | { readonly kind: 'not-in-force' };

/**
 * Directory roles that may consent for a whole Entra tenant, by template id: Global, Privileged Role, Application and Cloud
 * Application Administrator. Unconfirmed: Entra names them in `wids` where the application asks for directory roles.
 */
const consentingDirectoryRoles: readonly string[] = [
  '62e90394-69f5-4237-9190-012177145e10',
  'e8611ab8-c189-46e8-94e1-60213ab1f814',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  '158c047a-c907-4556-b7ef-446551a6b5f7',
];

/** Takes an Entra tenant's administrator through consent and sign-in, and believes tokens only. Source: carebridge.md#consent */
export class Consent {
  /** How the browser keeps its secret. */
  readonly cookie: ConsentCookie;
  readonly #dependencies: ConsentDependencies;

  constructor(dependencies: ConsentDependencies) {
    this.#dependencies = dependencies;
    this.cookie = dependencies.cookie;
  }

  /**
   * Begins for a person at `address` (as `visitorAddress` gives it); `browser` is the secret for their cookie.
   * @throws {RequestRefused} TooManyRequests
   * @throws {Unavailable} StoreUnavailable
   */
  async begin(address: string | undefined): Promise<{ readonly location: string; readonly browser: string }> {
    const { rateLimit, salt, attempts, authority, clientId } = this.#dependencies;
    await rateLimit.take(hashId(await salt.current(), address ?? ''));
    const browser = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: clientId,
      scope: codeScope(clientId),
      redirect_uri: this.#redirectUri,
      state: await attempts.begin('consent', browser),
    });
    return { location: `${authority}/organizations/v2.0/adminconsent?${query}`, browser };
  }

  /**
   * Goes on when the identity provider sent the browser back; `browser` is the cookie's secret.
   * @throws {Unavailable} IdentityUnavailable, StoreUnavailable
   */
  async comeBack(returned: ConsentReturn, browser: string): Promise<ConsentOutcome> {
    const { state = '', error } = returned;
    const stage = await this.#dependencies.attempts.take(state, browser);
    if (stage === undefined) return { kind: 'unknown' };
    // Entra says `admin_consent=True` beside an error, too.
    if (error !== undefined) return { kind: 'declined', reason: reasonOf(error) };
    if (stage === 'sign-in') return this.#signedIn(returned.code ?? '', verifierOf(state, browser));
    if (returned.admin_consent?.toLowerCase() !== 'true') return { kind: 'declined', reason: 'no_consent' };
    return { kind: 'redirect', location: await this.#signInAddress(browser) };
  }

  /**
   * No more tokens for the pages of an Entra tenant; visits under way go on to their end. Repeatable.
   * @throws {RequestRefused} NotFound — when it is not the caller's, or no id
   * @throws {Unavailable} StoreUnavailable
   */
  async withdraw(caller: Caller, entraTenantId: string): Promise<void> {
    const id = entraTenantId.toLowerCase();
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) || !maySee(caller, id)) {
      throw new RequestRefused('NotFound', 'There is no such consent.');
    }
    // Of a tenant that never consented nothing is written, not even this.
    if (!(await this.#dependencies.consents.isGivenNow(id))) return;
    await this.#decide(id, (consents) => consents.withdraw(id));
    this.#logged('withdrawn');
  }

  get #redirectUri(): string {
    return `${this.#dependencies.origin}/api/consent/return`;
  }

  async #signInAddress(browser: string): Promise<string> {
    const { authority, clientId, attempts } = this.#dependencies;
    const state = await attempts.begin('sign-in', browser);
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: this.#redirectUri,
      scope: codeScope(clientId),
      state,
      code_challenge: createHash('sha256').update(verifierOf(state, browser)).digest('base64url'),
      code_challenge_method: 'S256',
    });
    return `${authority}/organizations/oauth2/v2.0/authorize?${query}`;
  }

  /** The Entra tenant is the one in the person's token, which the identity provider signed. */
  async #signedIn(code: string, verifier: string): Promise<ConsentOutcome> {
    const person = await this.#personBehind(code, verifier);
    if (person === undefined) return { kind: 'declined', reason: 'invalid_code' };
    if (!isAdministrator(person)) return { kind: 'not-administrator' };
    const { entraTenantId } = person;
    if (!(await this.#isInForce(entraTenantId))) return { kind: 'not-in-force' };
    await this.#decide(entraTenantId, (consents) => consents.give(entraTenantId));
    this.#logged('given');
    return { kind: 'given', entraTenantId };
  }

  async #personBehind(code: string, verifier: string): Promise<Person | undefined> {
    const { codes, peopleTokens } = this.#dependencies;
    const token = await unlessRefused(codes.redeem({ code, verifier, redirectUri: this.#redirectUri }));
    return token === undefined ? undefined : peopleTokens.verify(token);
  }

  /** Records a decision, and draws its consequences for the visitors of all tenants. */
  async #decide(entraTenantId: string, record: (consents: Consents) => Promise<void>): Promise<void> {
    const { consents, settlement, lease } = this.#dependencies;
    await settlement.announce({ entraTenantId });
    await lease.hold(entraTenantId, async () => {
      await record(consents);
      await settlement.settle({ entraTenantId });
    });
  }

  /** A service principal alone gives tokens without roles, and is created without an administrator. */
  async #isInForce(entraTenantId: string): Promise<boolean> {
    const { applicationTokens, clientId, peopleTokens } = this.#dependencies;
    const token = await unlessRefused(applicationTokens.token(entraTenantId, clientId, true));
    const application = token === undefined ? undefined : await peopleTokens.verify(token);
    return application?.entraTenantId === entraTenantId && application.roles.length > 0;
  }

  #logged(outcome: string): void {
    this.#dependencies.log({ level: 'info', event: 'tenant-changed', step: 'consent', outcome });
  }
}

/** Errors of the identity provider's redirects. Source: RFC 6749, section 4.1.2.1, OpenID Connect Core 1.0, section 3.1.2.6 */
const redirectErrors: readonly string[] = [
  'access_denied',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_request',
  'invalid_resource',
  'invalid_scope',
  'login_required',
  'permission_denied',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_response_type',
];

/** No other word out of an address is shown on our page. */
function reasonOf(error: string): string {
  return redirectErrors.find((known) => known === error.toLowerCase()) ?? 'unknown_error';
}

function isAdministrator({ roles, directoryRoles }: Person): boolean {
  return (
    roles.includes('TenantAdministrator') || directoryRoles.some((role) => consentingDirectoryRoles.includes(role))
  );
}

/** Derived from what only this browser and this attempt hold together, so it need not be stored. */
function verifierOf(state: string, browser: string): string {
  return createHash('sha256').update(`${state}\0${browser}`).digest('base64url');
}

async function unlessRefused(token: Promise<string>): Promise<string | undefined> {
  try {
    return await token;
  } catch (error) {
    if (error instanceof ProviderRefused) return undefined;
    throw error;
  }
}
