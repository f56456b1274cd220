import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { randomHex } from '../../kernel/ids.ts';
import type { TableRecords } from '../../ledger/records.ts';

const partition = 'webhook-keys';
const keyName = 'hs256';
const storedKeySchema = z.object({ secret: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * Where tenants' contact centers send their events: addresses that no one can guess. Their last segment is made of a key that only the
 * application's identity reads, so that it is the same whenever it is asked for, and stands in no tenant.
 */
export class WebhookAddresses {
  readonly #keys: TableRecords;
  readonly #origin: string;
  #key: Promise<Uint8Array> | undefined;

  constructor(keys: TableRecords, origin: string) {
    this.#keys = keys;
    this.#origin = origin;
  }

  /** The segment that a tenant's address ends with. @throws {Unavailable} StoreUnavailable */
  async segmentOf(tenant: string): Promise<string> {
    this.#key ??= this.#read().catch((error: unknown) => {
      this.#key = undefined;
      throw error;
    });
    return createHmac('sha256', await this.#key)
      .update(tenant)
      .digest('base64url');
  }

  /** A tenant's address. @throws {Unavailable} StoreUnavailable */
  async of(tenant: string): Promise<string> {
    return `${this.#origin}/api/callback/contact-center/${tenant}/${await this.segmentOf(tenant)}`;
  }

  /** What is stored is the key, whichever instance was faster. */
  async #read(): Promise<Uint8Array> {
    const stored = await this.#keys.get(partition, keyName);
    if (stored === undefined) await this.#keys.insert(partition, keyName, { secret: randomHex(32) });
    const { secret } = storedKeySchema.parse((stored ?? (await this.#keys.get(partition, keyName)))?.value);
    return Buffer.from(secret, 'hex');
  }
}
