import { timingSafeEqual } from 'node:crypto';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import { deliveryHeaders } from '../../protocol/contact-center/delivery.ts';
import type { CallbackPlace, IdentifiedCallback, RawCallback } from '../provider.ts';
import type { Tenant } from '../tenant.ts';
import type { DeliveryKeys } from './delivery-keys.ts';
import { refused, verifyDelivery } from './delivery-signature.ts';
import { type CenterEvent, eventIn } from './event-schema.ts';
import type { CenterPlatform } from './platform-schema.ts';

/** A tenant with its contact center, at the address that it really has. */
export type CenterTenant = {
  readonly tenant: Tenant;
  readonly platform: CenterPlatform & { readonly baseUrl: string };
};

/** What identifying needs. */
export type IdentifyDependencies = {
  /** A tenant whose platform is a contact center; undefined when there is none of that name. */
  readonly findTenant: (id: string) => Promise<CenterTenant | undefined>;
  /** The segment that a tenant's webhook ends with. @throws {Unavailable} StoreUnavailable */
  readonly segmentOf: (tenant: string) => Promise<string>;
  readonly keys: DeliveryKeys;
  readonly now: Clock;
};

const address = /\/contact-center\/([a-z0-9][a-z0-9-]{0,39})\/([A-Za-z0-9_-]{20,128})$/;
const reply = { status: 200, headers: {} } as const;

/**
 * Reads a delivery of a contact center: whose it is by its address, which cannot be guessed, and that it is theirs by its signature.
 * Throws as {@link IdentifiedCallback} says.
 */
export async function identifyDelivery(
  callback: RawCallback,
  { findTenant, segmentOf, keys, now }: IdentifyDependencies,
): Promise<IdentifiedCallback> {
  const [, id = '', segment = ''] = address.exec(pathOf(callback.url)) ?? [];
  const found = id === '' ? undefined : await findTenant(id);
  if (found === undefined || !isSame(segment, await segmentOf(id))) throw refused();
  const { tenant, platform } = found;
  const body = new TextDecoder().decode(callback.body);
  if (isUnsigned(callback)) return trialIn(body, tenant);
  const { baseUrl, region, tenantId, customerId } = platform;
  const trust = { baseUrl, region, tenantId, customerId, now: now() };
  const { eventId } = await verifyDelivery(callback, trust, keys);
  return {
    caller: tenant.entraTenantId,
    deliveryId: /^[A-Za-z0-9_-]{1,80}$/.test(eventId) ? eventId : hashId('delivery', eventId),
    place: async () => placeOf(eventIn(body), tenant),
  };
}

/** A webhook is tried without a signature; nothing happens by it. Source: contact-center.md#verify */
function trialIn(body: string, tenant: Tenant): IdentifiedCallback {
  const event = eventIn(body);
  if (event === undefined || !isTrial(event)) throw refused();
  return { caller: tenant.entraTenantId, deliveryId: 'trial', place: async () => ({ kind: 'ignore', reply }) };
}

function placeOf(event: CenterEvent | undefined, tenant: Tenant): CallbackPlace {
  if (event === undefined) throw new RequestRefused('InvalidRequest', 'The body is no event.');
  // What is about no conversation, which a later release of the contact center may send, changes nothing here.
  if (isTrial(event) || event.conversationId === undefined) return { kind: 'ignore', reply };
  return { kind: 'find', tenant, platformConversation: event.conversationId, reply };
}

const isTrial = ({ eventType, conversationId }: CenterEvent): boolean =>
  eventType === 'WEB_HOOK_VERIFY' && conversationId === undefined;

/** Whether a trial has the other headers of a delivery was never documented. */
const isUnsigned = ({ headers }: RawCallback): boolean => headers[deliveryHeaders.signature] === undefined;

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

/** Takes as long whether or not they are. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
