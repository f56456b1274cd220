import { verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as z from 'zod/mini';
import { RequestRefused } from '../../kernel/errors.ts';
import { parseStrangersJson } from '../../kernel/json.ts';
import { minuteMs } from '../../kernel/time.ts';
import { deliveryHeaders, keyIdPattern, signaturePayload } from '../../protocol/contact-center/delivery.ts';
import type { RawCallback } from '../provider.ts';
import type { DeliveryKeys, KeyPlace } from './delivery-keys.ts';

/** Whose deliveries are taken, and when it is. */
export type DeliveryTrust = KeyPlace & {
  readonly tenantId: string;
  /** Absent: any. */
  readonly customerId?: string | undefined;
  /** Epoch ms. */
  readonly now: number;
};

/** Choice: how far a delivery's time may be from ours. Source: contact-center.md#signature */
const deliveryWindowMs = 5 * minuteMs;

const protectedSchema = z.object({
  alg: z.literal('RS256'),
  b64: z.literal(false),
  crit: z.tuple([z.literal('b64')]),
  kid: z.string().check(z.regex(keyIdPattern)),
});
const digits = /^(?:0|[1-9]\d{0,14})$/;
const base64url = /^[A-Za-z0-9_-]+$/;
const longestHeader = 4_096;

/**
 * Verifies a delivery over its raw bytes. Source: contact-center.md#signature
 * @throws {RequestRefused} Unauthenticated — when it is not signed by the contact center, not for this tenant, or not of now
 * @throws {Unavailable} IdentityUnavailable — when its key cannot be read now
 */
export async function verifyDelivery(
  { headers, body }: Pick<RawCallback, 'headers' | 'body'>,
  trust: DeliveryTrust,
  keys: DeliveryKeys,
): Promise<{ readonly eventId: string }> {
  const { tenantId, customerId, eventId, retry, transmissionTime, signature } = read(headers);
  if (tenantId !== trust.tenantId) throw refused();
  if (trust.customerId !== undefined && customerId !== trust.customerId) throw refused();
  if (Math.abs(trust.now - transmissionTime) > deliveryWindowMs) throw refused();
  const [header = '', middle, proof = '', ...more] = signature.split('.');
  if (middle !== '' || more.length > 0 || !base64url.test(header) || !base64url.test(proof)) throw refused();
  const { data } = protectedSchema.safeParse(parseStrangersJson(Buffer.from(header, 'base64url').toString('utf8')));
  if (data === undefined) throw refused();
  const key = await keys.of(trust, data.kid);
  const payload = signaturePayload({
    checksum: crc32(body),
    customerId,
    eventId,
    retry,
    tenantId,
    transmissionTime,
  });
  const isSigned =
    key !== undefined && verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(proof, 'base64url'));
  if (!isSigned) throw refused();
  return { eventId };
}

function read(headers: RawCallback['headers']) {
  const text = (name: string): string => {
    const value = headers[name] ?? '';
    if (value === '' || value.length > longestHeader) throw refused();
    return value;
  };
  const number = (name: string): number => {
    const value = text(name);
    if (!digits.test(value)) throw refused();
    return Number(value);
  };
  return {
    tenantId: text(deliveryHeaders.tenantId),
    customerId: text(deliveryHeaders.customerId),
    eventId: text(deliveryHeaders.eventId),
    retry: number(deliveryHeaders.retry),
    transmissionTime: number(deliveryHeaders.transmissionTime),
    signature: text(deliveryHeaders.signature),
  };
}

/** Which of the rules it was is nothing that a stranger is told. */
export function refused(): RequestRefused {
  return new RequestRefused('Unauthenticated', 'This is no delivery of the tenant’s contact center.');
}
