import { anonymousTokenPrefix } from '../../protocol/trusted-application/tokens.ts';
import type { SignInBudgets } from '../budgets/sign-in-budgets.ts';
import type { UcwaScope } from '../channels/ucwa-application.ts';
import {
  permissions,
  type ServiceApplication,
  type SignedInUser,
  type UcwaCaller,
  type Visitor,
} from '../directory/caller.ts';
import type { Directory, DirectoryUser } from '../directory/directory.ts';
import { userSignIn, visitorSignIn } from '../directory/sign-in.ts';
import { type AnonymousClaims, type AnonymousTokens, decodedContext } from '../identity/anonymous-token.ts';
import type { CallerToken, PlatformCallerTokens } from '../identity/trusted-issuer.ts';
import { bearerToken, Unauthenticated, webTicketPrefix } from './challenge.ts';
import type { Exchange } from './exchange.ts';
import { PlatformRefusal } from './refusal.ts';

/** 403 for a caller whose token is good and does not own what it asks for. Source: trusted-application.md#application-tokens */
const notYours = (): PlatformRefusal => new PlatformRefusal('Forbidden', { subcode: 'ApplicationNotFound' });

/** What finding out who sends a request needs. */
type CallersDependencies = {
  readonly entra: PlatformCallerTokens;
  readonly anonymous: AnonymousTokens;
  readonly directory: Directory;
  readonly budgets: Pick<SignInBudgets, 'request'>;
  /** The pages on which signed-in people may use the platform. */
  readonly userOrigins: readonly string[];
  /** Whether tokens that were got by password are taken. */
  readonly takesTickets: boolean;
  /** The app role that the tokens of people whom tenants list must hold; absent: none. */
  readonly agentRole: string | undefined;
};

/** Finds out who sends a request. A person's request counts before anything is looked up for it. */
export class Callers {
  readonly #entra: PlatformCallerTokens;
  readonly #anonymous: AnonymousTokens;
  readonly #directory: Directory;
  readonly #budgets: Pick<SignInBudgets, 'request'>;
  readonly #userOrigins: readonly string[];
  readonly #takesTickets: boolean;
  readonly #agentRole: string | undefined;

  constructor({ entra, anonymous, directory, budgets, userOrigins, takesTickets, agentRole }: CallersDependencies) {
    this.#entra = entra;
    this.#anonymous = anonymous;
    this.#directory = directory;
    this.#budgets = budgets;
    this.#userOrigins = userOrigins;
    this.#takesTickets = takesTickets;
    this.#agentRole = agentRole;
  }

  /**
   * The holder of an Entra token, an application or a person.
   * @throws {Unauthenticated} — when there is none that holds
   */
  async entra(exchange: Exchange): Promise<CallerToken> {
    const bearer = bearerToken(exchange.request.headers.authorization);
    const isTicket = this.#takesTickets && bearer?.startsWith(webTicketPrefix) === true;
    const token = isTicket ? bearer.slice(webTicketPrefix.length) : bearer;
    const read = token === undefined ? undefined : await this.#entra.verify(token);
    if (read === undefined) throw new Unauthenticated();
    return read;
  }

  /**
   * The service application that owns the endpoint in `endpointId` and, where the path names one, its application.
   * @throws {Unauthenticated} — when no token holds
   * @throws {PlatformRefusal} Forbidden/ApplicationNotFound — when token, endpoint and path do not belong together
   */
  async serviceApplication(exchange: Exchange): Promise<ServiceApplication> {
    const token = await this.entra(exchange);
    if (!token.appOnly) throw notYours();
    const endpoint = await this.#directory.endpoint(token.tenantId, endpointUri(exchange));
    const { applicationId } = exchange.params;
    if (endpoint === undefined || endpoint.clientId.toLowerCase() !== token.clientId) throw notYours();
    if (applicationId !== undefined && applicationId !== endpoint.applicationId) throw notYours();
    const granted = permissions.filter((permission) => token.roles.includes(permission));
    await this.#directory.noteGranted(endpoint, granted);
    return { kind: 'service-application', endpoint, permissions: new Set(granted) };
  }

  /**
   * Who speaks UCWA in a scope; lets that caller's pages read the answer.
   * @throws {Unauthenticated} — when no token holds
   * @throws {PlatformRefusal} Forbidden — when the page or the person may not
   */
  ucwa(exchange: Exchange, scope: UcwaScope): Promise<UcwaCaller> {
    return scope === 'psanon' ? this.#bearingVisitor(exchange) : this.user(exchange);
  }

  /**
   * A signed-in person whom the directory knows; by tenant and object id, never by name.
   * @throws {Unauthenticated} — when no access token of a person holds
   * @throws {PlatformRefusal} Forbidden — when the page or the person may not
   */
  async user(exchange: Exchange): Promise<SignedInUser> {
    exchange.permit(this.#userOrigins);
    const token = await this.entra(exchange);
    if (!token.delegated) throw new Unauthenticated();
    const { objectId } = token;
    if (objectId !== undefined) this.#budgets.request(userSignIn(token.tenantId, objectId));
    const user = objectId === undefined ? undefined : await this.#directory.user(token.tenantId, objectId);
    if (user === undefined)
      throw new PlatformRefusal('Forbidden', { message: 'The directory knows no person by this token.' });
    const { sources: _, ...person } = user;
    if (needsRole(user) && this.#agentRole !== undefined && !token.roles.includes(this.#agentRole)) {
      throw new PlatformRefusal('Forbidden', { message: `This needs the role ${this.#agentRole}.` });
    }
    return { kind: 'user', ...person, expiresAt: token.expiresAt };
  }

  /**
   * The visitor whose token stands in a discover link, and in the header if there is one as well.
   * @throws {PlatformRefusal} Forbidden — when the context does not hold, or is another visitor's than the header's
   */
  async visitorOfContext(exchange: Exchange, context: string): Promise<Visitor> {
    const token = decodedContext(context);
    const bearer = bearerToken(exchange.request.headers.authorization);
    if (bearer !== undefined && withoutPrefix(bearer) !== withoutPrefix(token)) throw new PlatformRefusal('Forbidden');
    const verification = await this.#anonymous.verify(token);
    if (verification.kind === 'invalid') throw new PlatformRefusal('Forbidden');
    exchange.permit(verification.claims.origins);
    if (verification.kind === 'expired') throw new PlatformRefusal('Forbidden', { subcode: 'Expired' });
    return this.#visitor(verification.claims);
  }

  /** The origins that a discover link lets read, as far as they can be known from its query alone. */
  async originsOfContext(context: string): Promise<readonly string[]> {
    const verification = await this.#anonymous.verify(decodedContext(context));
    return verification.kind === 'invalid' ? [] : verification.claims.origins;
  }

  async #bearingVisitor(exchange: Exchange): Promise<Visitor> {
    const token = bearerToken(exchange.request.headers.authorization);
    if (!token?.startsWith(anonymousTokenPrefix)) throw new Unauthenticated();
    const verification = await this.#anonymous.verify(token);
    if (verification.kind === 'invalid') throw new Unauthenticated();
    exchange.permit(verification.claims.origins);
    if (verification.kind === 'expired') throw new Unauthenticated();
    return this.#visitor(verification.claims);
  }

  async #visitor(claims: AnonymousClaims): Promise<Visitor> {
    this.#budgets.request(visitorSignIn(claims.applicationSessionId));
    const endpoint = await this.#directory.endpoint(claims.tenantId, claims.endpointUri);
    if (endpoint === undefined) throw notYours();
    const { applicationSessionId, origins, issuedAt, expiresAt } = claims;
    return { kind: 'visitor', endpoint, applicationSessionId, origins, issuedAt, expiresAt };
  }
}

/** Only whom an administrator wrote person by person, and no tenant lists, needs no role of ours. Source: carebridge.md#roles */
const needsRole = ({ sources }: DirectoryUser): boolean => sources?.join() !== 'person';

const withoutPrefix = (token: string): string =>
  token.startsWith(anonymousTokenPrefix) ? token.slice(anonymousTokenPrefix.length) : token;

/** A plus in a query may have become a space, which no SIP URI has. */
const endpointUri = (exchange: Exchange): string =>
  (exchange.query.endpointid ?? '').trim().replaceAll(' ', '+').toLowerCase();
