import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { parseJson } from '../../../shared/kernel/json.ts';
import { deliveryHeaders, signaturePayload } from '../../../shared/protocol/contact-center/delivery.ts';
import { publicKeySchema } from '../../../shared/protocol/contact-center/public-key.ts';
import type { Exchange } from '../../exchanges/exchange.ts';
import { members } from '../wire.ts';

const proven = new WeakMap<Exchange, boolean>();

/**
 * Whether a delivery is signed by the contact center: worked out from the bytes and headers that went over the wire, by its public key.
 * Source: contact-center.md#signature
 */
export function isSigned(exchange: Exchange, keys: ReadonlyMap<string, KeyObject>): boolean {
  const kid = keyIdOf(exchange);
  const key = kid === undefined ? undefined : keys.get(kid);
  if (key === undefined) return false;
  const known = proven.get(exchange) ?? holds(exchange, key);
  proven.set(exchange, known);
  return known;
}

function holds({ extensions, requestBody }: Exchange, key: KeyObject): boolean {
  const [header = '', middle, proof = ''] = (extensions[deliveryHeaders.signature] ?? '').split('.');
  const payload = signaturePayload({
    checksum: crc32(Buffer.from(requestBody, 'utf8')),
    customerId: extensions[deliveryHeaders.customerId] ?? '',
    eventId: extensions[deliveryHeaders.eventId] ?? '',
    retry: Number(extensions[deliveryHeaders.retry]),
    tenantId: extensions[deliveryHeaders.tenantId] ?? '',
    transmissionTime: Number(extensions[deliveryHeaders.transmissionTime]),
  });
  return middle === '' && verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(proof, 'base64url'));
}

/** The id of the key by which a delivery says that it is signed; undefined for one that is not. */
function keyIdOf({ extensions }: Exchange): string | undefined {
  const [header = ''] = (extensions[deliveryHeaders.signature] ?? '').split('.');
  const { kid } = members(Buffer.from(header, 'base64url').toString('utf8'));
  return typeof kid === 'string' ? kid : undefined;
}

/** The contact center's public keys, as anyone may read them. */
export class PublicKeys {
  readonly known = new Map<string, KeyObject>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Reads the keys of deliveries in recorded traffic that are not known yet; one that cannot be read is asked for the next time. */
  async learn(exchanges: readonly Exchange[]): Promise<void> {
    const named = new Set(exchanges.filter(isDelivery).map(keyIdOf));
    for (const kid of named) if (kid !== undefined && !this.known.has(kid)) await this.#read(kid);
  }

  /** Source: contact-center.md#public-keys */
  async #read(kid: string): Promise<void> {
    const url = `${this.#origin}/chat-gateway/v1/jwk/${encodeURIComponent(kid)}/public`;
    const text = await fetch(url).then(
      (answer) => answer.text(),
      () => '',
    );
    const { data } = publicKeySchema.safeParse(parseJson(text));
    if (data?.kid === kid) this.known.set(kid, createPublicKey({ key: data, format: 'jwk' }));
  }
}

const isDelivery = ({ method, extensions }: Exchange): boolean =>
  method === 'POST' && extensions[deliveryHeaders.signature] !== undefined;
