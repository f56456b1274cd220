import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { RequestRefused } from '../../kernel/errors.ts';
import { type Clock, dayMs } from '../../kernel/time.ts';
import { VerifiedTokens } from '../../kernel/verified-tokens.ts';
import type { RelayKeys } from './relay-keys.ts';

/** What an opening token is for: a sign-in of one visitor on a tenant's page. */
export type OpeningClaims = {
  readonly tenant: string;
  readonly origin: string;
  readonly visitorId: string;
  readonly threadId: string;
};

/** What a conversation token is for: one conversation on a tenant's page. */
export type ConversationClaims = { readonly tenant: string; readonly origin: string; readonly conversation: string };

/** What a page may do with the token of a sign-in: say how the chat was that began out of it, or ask how long its visitor will wait. */
type SignInUse = z.infer<typeof signInSchema>['use'];

/** The sign-in that a token is for, and when that was, epoch ms. */
type SignIn = { readonly threadId: string; readonly issuedAt: number };

/** A token, and until when it is good, epoch ms. */
export type IssuedToken = { readonly token: string; readonly expiresAt: number };

const algorithm = 'HS256';
const issuer = 'carebridge-relay';

/** Choice: a chat, and the conversations that go on with it, can be rated for so long after the sign-in. */
const ratingMs = 14 * dayMs;

/** Choice: no visit at a platform that speaks to browsers outlasts a day. */
const visitMs = dayMs;

/** How far the clocks of instances may differ. */
const toleranceSeconds = 30;

/** A page asks with the same one for hours, twice for each line. */
const rememberedTokens = 10_000;

const payloadSchema = z.looseObject({ exp: z.number() });
const place = { ten: z.string(), ori: z.string() };
const signInSchema = z.object({ use: z.enum(['rate', 'wait']), ...place, thr: z.string(), at: z.string() });
const openingSchema = z.object({ use: z.literal('open'), ...place, vis: z.string(), thr: z.string() });
const conversationSchema = z.object({ use: z.literal('conversation'), ...place, con: z.string() });

/** Issues and verifies the tokens that pages show. Source: carebridge.md#relay-tokens */
export class RelayTokens {
  readonly #keys: RelayKeys;
  readonly #lifetimes: { readonly openingMs: number; readonly conversationMs: number };
  readonly #now: Clock;
  readonly #verified: VerifiedTokens<z.infer<typeof payloadSchema>>;

  constructor(keys: RelayKeys, lifetimes: { readonly openingMs: number; readonly conversationMs: number }, now: Clock) {
    this.#keys = keys;
    this.#lifetimes = lifetimes;
    this.#now = now;
    this.#verified = new VerifiedTokens(rememberedTokens, now);
  }

  opening({ tenant, origin, visitorId, threadId }: OpeningClaims): Promise<IssuedToken> {
    const claims = { use: 'open', ten: tenant, ori: origin, vis: visitorId, thr: threadId };
    return this.#issue(claims, this.#lifetimes.openingMs);
  }

  conversation({ tenant, origin, conversation }: ConversationClaims): Promise<IssuedToken> {
    const claims = { use: 'conversation', ten: tenant, ori: origin, con: conversation };
    return this.#issue(claims, this.#lifetimes.conversationMs);
  }

  /** A token by which a visitor says how the chat was that begins out of this sign-in. */
  rating(signIn: Omit<OpeningClaims, 'visitorId'>): Promise<IssuedToken> {
    return this.#ofSignIn('rate', signIn, ratingMs);
  }

  /** A token by which the page of a visitor who came by this sign-in asks for the place among those who wait, and tells values. */
  waiting(signIn: Omit<OpeningClaims, 'visitorId'>): Promise<IssuedToken> {
    return this.#ofSignIn('wait', signIn, visitMs);
  }

  /**
   * The sign-in that a rating token is for.
   * @throws {RequestRefused} Unauthenticated — when it is none, has run out, or is for another tenant or page
   */
  ratingOf(token: string | undefined, tenant: string, origin: string): Promise<SignIn> {
    return this.#signInOf('rate', token, { tenant, origin });
  }

  /**
   * The sign-in that a waiting token is for.
   * @throws {RequestRefused} Unauthenticated — when it is none, has run out, or is for another tenant or page
   */
  waitingOf(token: string | undefined, tenant: string, origin: string): Promise<SignIn> {
    return this.#signInOf('wait', token, { tenant, origin });
  }

  /**
   * What an opening token says.
   * @throws {RequestRefused} Unauthenticated — when it is none, has run out, or is for another tenant or page
   */
  async openingOf(token: string | undefined, tenant: string, origin: string): Promise<OpeningClaims> {
    const { ten, ori, vis, thr } = await this.#verify(token, openingSchema);
    if (ten !== tenant || ori !== origin) throw unauthenticated();
    return { tenant, origin, visitorId: vis, threadId: thr };
  }

  /**
   * The conversation that a token is for.
   * @throws {RequestRefused} Unauthenticated — when it is none, has run out, or is for another tenant or page
   */
  async conversationOf(token: string | undefined, tenant: string, origin: string): Promise<string> {
    const { ten, ori, con } = await this.#verify(token, conversationSchema);
    if (ten !== tenant || ori !== origin) throw unauthenticated();
    return con;
  }

  #ofSignIn(
    use: SignInUse,
    { tenant, origin, threadId }: Omit<OpeningClaims, 'visitorId'>,
    lifetimeMs: number,
  ): Promise<IssuedToken> {
    return this.#issue({ use, ten: tenant, ori: origin, thr: threadId, at: String(this.#now()) }, lifetimeMs);
  }

  async #signInOf(
    use: SignInUse,
    token: string | undefined,
    page: Pick<OpeningClaims, 'tenant' | 'origin'>,
  ): Promise<SignIn> {
    const claims = await this.#verify(token, signInSchema);
    if (claims.use !== use || claims.ten !== page.tenant || claims.ori !== page.origin) throw unauthenticated();
    return { threadId: claims.thr, issuedAt: Number(claims.at) };
  }

  async #issue(claims: Readonly<Record<string, string>>, lifetimeMs: number): Promise<IssuedToken> {
    const { period, secret } = await this.#keys.current();
    const expiresSeconds = Math.floor((this.#now() + lifetimeMs) / 1000);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ typ: 'JWT', alg: algorithm, kid: String(period) })
      .setIssuer(issuer)
      .setExpirationTime(expiresSeconds)
      .sign(secret);
    return { token, expiresAt: expiresSeconds * 1000 };
  }

  async #verify<Schema extends z.ZodType>(token: string | undefined, schema: Schema): Promise<z.infer<Schema>> {
    const payload = await this.#verified.read(token ?? '', () => this.#payloadOf(token ?? ''));
    const claims = schema.safeParse(payload);
    if (claims.success) return claims.data;
    throw unauthenticated();
  }

  async #payloadOf(token: string): Promise<z.infer<typeof payloadSchema> | undefined> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.#secretOf(kid), {
        algorithms: [algorithm],
        issuer,
        requiredClaims: ['exp'],
        currentDate: new Date(this.#now()),
        clockTolerance: toleranceSeconds,
      });
      return payloadSchema.parse(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  async #secretOf(kid: string | undefined): Promise<Uint8Array> {
    const key = /^\d{1,9}$/.test(kid ?? '') ? await this.#keys.named(Number(kid)) : undefined;
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key.secret;
  }
}

const unauthenticated = (): RequestRefused =>
  new RequestRefused('Unauthenticated', 'The token does not hold here, or not any more.');
