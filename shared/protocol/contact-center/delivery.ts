/** Headers of a delivery, in lower case. Source: contact-center.md#delivery-headers */
export const deliveryHeaders = {
  tenantId: 'x-8x8-tenant-id',
  customerId: 'x-8x8-customer-id',
  eventId: 'x-8x8-event-id',
  transmissionTime: 'x-8x8-transmission-time',
  retry: 'x-8x8-retry',
  signature: 'x-8x8-signature',
} as const;

/** Pauses between the attempts to deliver one event, in milliseconds. Choice: none were documented. Source: contact-center.md#retries */
export const deliveryPausesMs: readonly number[] = [1_000, 10_000, 30_000, 90_000];

/** How long an attempt waits for its answer. Choice: it was never documented. Source: contact-center.md#retries */
export const deliveryTimeoutMs = 10_000;

/** What one attempt says of itself, and of its body. `checksum`: CRC-32 of the body's bytes, unsigned. */
export type SignedDelivery = {
  readonly checksum: number;
  readonly customerId: string;
  readonly eventId: string;
  readonly retry: number;
  readonly tenantId: string;
  /** Epoch milliseconds of the attempt. */
  readonly transmissionTime: number;
};

/** The payload of a delivery's signature, which is not sent: members in this order, no blanks. Source: contact-center.md#signature */
export function signaturePayload(delivery: SignedDelivery): string {
  return JSON.stringify({
    checksum: delivery.checksum,
    cid: delivery.customerId,
    eid: delivery.eventId,
    retry: delivery.retry,
    tid: delivery.tenantId,
    tt: delivery.transmissionTime,
  });
}

/** The protected header of a delivery's signature, as text. Source: contact-center.md#signature */
export function signatureHeader(kid: string): string {
  return JSON.stringify({ b64: false, crit: ['b64'], kid, alg: 'RS256' });
}

/** Key ids that may be put into an address. Source: contact-center.md#signature */
export const keyIdPattern = /^[A-Za-z0-9_-]{1,128}$/;
