import type { EventBus } from '../bus/bus.ts';
import { GuardedClient } from '../kernel/guarded-client.ts';
import { isLoopbackOrigin } from '../kernel/reach.ts';
import { type Clock, minuteMs } from '../kernel/time.ts';
import { LeftMessages } from '../service/left-messages/left-messages.ts';
import { MessageStore } from '../service/left-messages/message-store.ts';
import { RateLimit } from '../service/limits/rate-limit.ts';
import type { CenterSeats } from '../service/operators/center-seats.ts';
import type { VisitorSilence } from '../service/operators/visitor-silence.ts';
import type { BoardStore } from '../service/roster/board-store.ts';
import { WaitingPlaces } from '../service/roster/waiting-places.ts';
import { CustomerChats } from '../service/visitors/customer-chats.ts';
import { KeySets } from '../service/visitors/key-sets.ts';
import { Ratings } from '../service/visitors/ratings.ts';
import { Staffing } from '../service/visitors/staffing.ts';
import { VisitorIdentities } from '../service/visitors/visitor-identity.ts';
import { WidgetTokens } from '../service/visitors/widget-token.ts';
import { DeliveredLines } from '../service/worker/delivered-lines.ts';
import type { RosterReader } from '../service/worker/roster-reader.ts';
import { StoredConversations } from '../service/worker/stored-conversation.ts';
import type { VisitRecords } from '../service/worker/visit-records.ts';
import type { Embedded } from './compose-platform.ts';
import type { Relay } from './compose-relay.ts';
import type { Stores } from './compose-stores.ts';
import type { Settings } from './settings.ts';

/** Name of the limit of tokens that one visitor is given. */
export const tokenLimitName = 'widget-token';

type TokenDependencies = ConstructorParameters<typeof WidgetTokens>[0];

/** Name of the limit of ratings that one visitor sends. */
export const ratingLimitName = 'rating';

const ratingsPerMinute = 6;

/** What receiving visitors is made of. */
type VisitorParts = Pick<
  TokenDependencies,
  'tenants' | 'consents' | 'providers' | 'salt' | 'visits' | 'log' | 'now'
> & {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly relay: Pick<Relay, 'tokens'>;
  readonly roster: RosterReader;
  readonly embedded: Pick<Embedded, 'presence'>;
};

/** Puts together what receives visitors. */
export function composeWidgetTokens({
  settings,
  stores,
  relay,
  roster,
  embedded,
  ...rest
}: VisitorParts): WidgetTokens {
  const limit = { name: tokenLimitName, limit: settings.CAREBRIDGE_TOKENS_PER_MINUTE, windowMs: minuteMs };
  const { tenants, consents, providers, salt, visits, log, now } = rest;
  const rateLimit = new RateLimit(limit, stores.records, now);
  const staffing = new Staffing({ roster, platform: embedded.presence, now });
  const { tokens } = relay;
  return new WidgetTokens({ tenants, consents, providers, rateLimit, salt, visits, relay: tokens, staffing, log, now });
}

/** Puts together what tells visitors who wait their place. */
export function composeWaitingPlaces({
  relay,
  visits,
  boards,
  now,
}: Pick<VisitorParts, 'relay' | 'visits' | 'now'> & { readonly boards: BoardStore }): WaitingPlaces {
  return new WaitingPlaces({ tokens: relay.tokens, visits, boards, now });
}

/** A site answers at once, or its keys of before go on. */
const keySetTimeoutMs = 5_000;
const keySetBytes = 64 * 1024;

/** Puts together what notes which lines have reached customers. */
export function composeDeliveries(
  { conversations }: Pick<Stores, 'conversations'>,
  { verified }: VisitRecords,
  { deliveries: onPlatform }: Pick<Embedded, 'deliveries'>,
): DeliveredLines {
  return new DeliveredLines({ stored: new StoredConversations(conversations), verified, onPlatform });
}

/** What chats of customers are read by, and what they have received. */
type CustomerParts = { readonly stored: StoredConversations; readonly deliveries: DeliveredLines };

/** Puts together what takes companies' sites' word for who their visitors are, and what those find by it. */
export function composeVisitorIdentities({
  settings,
  relay,
  visits,
  stored,
  deliveries,
  now,
}: Pick<VisitorParts, 'settings' | 'relay' | 'visits' | 'now'> & CustomerParts): {
  readonly visitorIdentities: VisitorIdentities;
  readonly customerChats: CustomerChats;
} {
  const reach = { named: [], loopback: isLoopbackOrigin(settings.CAREBRIDGE_ORIGIN), hosts: ['https://*'] };
  const requests = new GuardedClient({ reach, timeoutMs: keySetTimeoutMs, maximumBytes: keySetBytes });
  const keySets = new KeySets(requests, now);
  const identities = new VisitorIdentities({ tokens: relay.tokens, visits, stored, deliveries, keySets, now });
  const { verified } = visits;
  return {
    visitorIdentities: identities,
    customerChats: new CustomerChats({ identities, verified, stored, deliveries, now }),
  };
}

/** Name of the limit of messages that one visitor leaves. */
export const messageLimitName = 'left-message';
const messagesPerWindow = 5;
const messageWindowMs = 10 * minuteMs;

/** Puts together what takes messages that visitors leave. */
export function composeLeftMessages({
  stores,
  tenants,
  seats,
  salt,
  log,
  now,
}: Pick<VisitorParts, 'stores' | 'tenants' | 'salt' | 'log' | 'now'> & { readonly seats: CenterSeats | undefined }) {
  const { records } = stores;
  const limit = { name: messageLimitName, limit: messagesPerWindow, windowMs: messageWindowMs };
  const messageStore = new MessageStore(records);
  const rateLimit = new RateLimit(limit, records, now);
  const leftMessages = new LeftMessages({ store: messageStore, tenants, seats, rateLimit, salt, log, now });
  return { messageStore, leftMessages };
}

/** Puts together what takes visitors' ratings. */
export function composeRatings(given: {
  readonly stores: Pick<Stores, 'records' | 'conversations'>;
  readonly bus: EventBus;
  readonly visits: VisitRecords;
  readonly relay: Pick<Relay, 'tokens'>;
  readonly now: Clock;
  readonly waitMs: number;
}): Ratings {
  const { stores, relay, bus, visits, now, waitMs } = given;
  const limit = { name: ratingLimitName, limit: ratingsPerMinute, windowMs: minuteMs };
  const rateLimit = new RateLimit(limit, stores.records, now);
  return new Ratings({ tokens: relay.tokens, visits, rateLimit, ledger: stores.conversations, bus, now, waitMs });
}

/** What tells of visitors' pages that are gone: the embedded platform of its own visitors, and the relay of those who use it. */
export function composeVisitorSilence(
  embedded: Pick<Embedded, 'visitorSilence'>,
  relay: Pick<Relay, 'channels'>,
): VisitorSilence {
  return { onPlatform: embedded.visitorSilence, onRelay: (name) => relay.channels.silenceOf(name) };
}
