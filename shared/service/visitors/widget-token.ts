import { defined } from '../../kernel/defined.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId, randomId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { opennessAt } from '../../kernel/opening-hours.ts';
import { type Clock, toRfc3339 } from '../../kernel/time.ts';
import { languageOf } from '../../protocol/carebridge/languages.ts';
import { visitorMark } from '../../protocol/carebridge/visitor-mark.ts';
import type { LookAnswer, TokenAnswer, TokenRequest } from '../../protocol/carebridge/widget-token.ts';
import { pageTextsIn } from '../../providers/page-texts.ts';
import type { Provider } from '../../providers/provider.ts';
import type { PreChatField, Tenant } from '../../providers/tenant.ts';
import type { DailySalt } from '../limits/daily-salt.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { ConsentReader } from '../tenants/consents.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import type { Staffing } from './staffing.ts';
import { welcomeOf } from './welcome.ts';

/** Gives tokens with which pages open conversations over the relay. */
interface OpeningTokens {
  /** `expiresAt` in epoch ms. @throws {Unavailable} StoreUnavailable */
  opening(signIn: {
    readonly tenant: string;
    readonly origin: string;
    readonly visitorId: string;
    readonly threadId: string;
  }): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /** By which the visitor says how the chat was. @throws {Unavailable} StoreUnavailable */
  rating(signIn: SignInPlace): Promise<{ readonly token: string }>;
  /** By which the visitor asks for the place among those who wait. @throws {Unavailable} StoreUnavailable */
  waiting(signIn: SignInPlace): Promise<{ readonly token: string }>;
}

/** A sign-in on a tenant's page. */
type SignInPlace = { readonly tenant: string; readonly origin: string; readonly threadId: string };

/** What the token use case needs. */
type WidgetTokenDependencies = {
  readonly tenants: TenantReader;
  readonly consents: ConsentReader;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly rateLimit: RateLimit;
  readonly salt: DailySalt;
  readonly visits: VisitRecords;
  readonly relay: OpeningTokens;
  readonly staffing: Pick<Staffing, 'of'>;
  readonly log: Log;
  readonly now: Clock;
};

/** A page that asks for a token: its origin as the browser said it, and where its visitor is. */
type WidgetTokenRequest = {
  readonly tenant: Tenant;
  readonly request: TokenRequest;
  /** Languages of the page, as its Accept-Language says. */
  readonly languages?: string | undefined;
  /** Lower case. */
  readonly origin: string;
  /** As `visitorAddress` gives it; visitors without one share one counter. */
  readonly address: string | undefined;
};

/** Gives widgets what they need to open a chat. Source: carebridge.md#widget-token */
export class WidgetTokens {
  readonly #dependencies: WidgetTokenDependencies;

  constructor(dependencies: WidgetTokenDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The tenant whose page asks from `origin`.
   * @throws {RequestRefused} NotFound — when there is no such tenant, it is disabled, or its Entra tenant has not consented
   */
  async tenant(id: string): Promise<Tenant> {
    const tenant = await this.#dependencies.tenants.find(id);
    if (tenant?.enabled !== true || !(await this.#dependencies.consents.isGiven(tenant.entraTenantId))) {
      throw new RequestRefused('NotFound', 'There is no such tenant.');
    }
    return tenant;
  }

  /**
   * How a tenant stands to a visitor who has not begun a chat: no one is signed in, and nothing is kept.
   * @throws {RequestRefused} TooManyRequests
   * @throws {Unavailable} StoreUnavailable
   */
  async look({ tenant, address, languages }: Omit<WidgetTokenRequest, 'request' | 'origin'>): Promise<LookAnswer> {
    await this.#count(address);
    const transport = this.#providerOf(tenant).routing === 'queued' ? 'relay' : 'ucwa';
    return { tenant: await this.#shown(tenant, languages ?? tenant.language), transport: { transport } };
  }

  /**
   * A token and all that goes with it. One visitor gets several over time, each for a sign-in of its own.
   * @throws {RequestRefused} TooManyRequests
   * @throws {ProviderRefused | Unavailable | ProtocolViolation | CapabilityNotAvailable} — what the platform says
   */
  async issue({ tenant, request, origin, address, languages }: WidgetTokenRequest): Promise<TokenAnswer> {
    const { visits, log } = this.#dependencies;
    await this.#count(address);
    const provider = this.#providerOf(tenant);
    const visitorId = request.visitorId ?? randomId();
    const threadId = randomId();
    const transport =
      provider.routing === 'queued'
        ? await this.#relayTransport({ tenant: tenant.id, origin, visitorId, threadId })
        : await provider.mintWidgetTransport(tenant, `${visitorId}.${randomId()}`, tenant.allowedOrigins);
    const uri = transport.transport === 'ucwa' ? transport.address : undefined;
    const mark = uri === undefined ? undefined : visitorMark(tenant.entraTenantId, uri);
    await visits.signedIn(tenant.id, visitorId, { address: uri, threadId, mark });
    log({ level: 'info', event: 'token-issued', tenant: tenant.id, provider: provider.name });
    const shown = await this.#shown(tenant, languages ?? tenant.language);
    const place = { tenant: tenant.id, origin, threadId };
    return { tenant: shown, visitorId, threadId, transport, ...(await this.#furtherTokens(tenant, provider, place)) };
  }

  /** What else the visitor may do with the chat. Where the channel tells the place, the page need not ask. */
  async #furtherTokens({ rating }: Tenant, { routing }: Provider, place: SignInPlace) {
    const { relay } = this.#dependencies;
    const [rates, waits] = await Promise.all([
      rating ? relay.rating(place) : undefined,
      routing === 'bridged' ? relay.waiting(place) : undefined,
    ]);
    return defined({ ratingToken: rates?.token, waitingToken: waits?.token });
  }

  async #count(address: string | undefined): Promise<void> {
    const { rateLimit, salt } = this.#dependencies;
    await rateLimit.take(hashId(await salt.current(), address ?? ''));
  }

  #providerOf({ platform }: Tenant): Provider {
    const provider = this.#dependencies.providers.get(platform.provider);
    if (provider === undefined) throw new RequestRefused('NotFound', 'There is no such tenant.');
    return provider;
  }

  /** What a page in some languages is told of a tenant. */
  async #shown(tenant: Tenant, languages: string): Promise<TokenAnswer['tenant']> {
    const { staffing, now } = this.#dependencies;
    const { open, opensAt } = opennessAt(tenant, now());
    const { displayName, language, historyDays } = tenant;
    const staffed = open ? await staffing.of(tenant) : 'nobody';
    const texts = pageTextsIn(tenant, languages);
    const spoken = languageOf(languages) ?? languageOf(language) ?? 'en';
    return defined({
      displayName,
      language,
      preChat: tenant.preChat.map(shownField),
      open,
      opensAt: opensAt === undefined ? undefined : toRfc3339(opensAt),
      historyDays,
      staffed,
      welcome: welcomeOf(texts, { isOpen: open, staffed, language: spoken }),
      privacy: texts.privacy,
      privacyLink: texts.privacyLink,
      logo: tenant.look.logo === undefined ? undefined : (true as const),
    });
  }

  async #relayTransport(signIn: Parameters<OpeningTokens['opening']>[0]) {
    const { token, expiresAt } = await this.#dependencies.relay.opening(signIn);
    return { transport: 'relay' as const, token, expiresAt: toRfc3339(expiresAt) };
  }
}

/** CORS headers for a page of a tenant; undefined when the tenant does not allow its origin. */
export function corsFor(tenant: Tenant, origin: string | undefined): Readonly<Record<string, string>> | undefined {
  if (origin === undefined || !tenant.allowedOrigins.includes(origin.toLowerCase())) return undefined;
  return { 'access-control-allow-origin': origin, vary: 'Origin', 'access-control-expose-headers': 'Retry-After' };
}

/** A field as the widget is told of it: what an option stands for is the company's own matter. */
function shownField({ name, label, required, kind, options, link }: PreChatField) {
  const shown = { name, label, required };
  if (kind === 'text') return shown;
  if (kind === 'choice') return { ...shown, kind, options: options.map((option) => option.label) };
  return { ...shown, kind, ...defined({ link }) };
}
