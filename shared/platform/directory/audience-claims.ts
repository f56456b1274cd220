import * as z from 'zod';
import { hashId } from '../../kernel/ids.ts';
import { comparableAudience, sameAudience } from '../../kernel/remote-party.ts';
import type { ApplicationEndpoint } from './caller.ts';
import type { Directory } from './directory.ts';
import type { PlatformRecord, PlatformRecords } from './records.ts';

const partition = 'callback-audiences';
const claimSchema = z.object({
  tenantId: z.string(),
  uri: z.string(),
  clientId: z.string(),
  origin: z.string(),
});

type Claim = z.infer<typeof claimSchema>;

const audienceKey = (audience: string): string => hashId(comparableAudience(audience));
const claimKey = (audience: string, { tenantId, uri }: Pick<Claim, 'tenantId' | 'uri'>): string =>
  `${audienceKey(audience)}.${hashId(tenantId.toLowerCase(), uri.toLowerCase())}`;

/**
 * Whose the audiences of callbacks are. Endpoints of several Entra tenants may share one where they are one application's at one origin;
 * those of another application would get tokens that this one takes. Every method may throw {Unavailable} StoreUnavailable.
 */
export class AudienceClaims {
  readonly #records: PlatformRecords;
  readonly #directory: Directory;

  constructor(records: PlatformRecords, directory: Directory) {
    this.#records = records;
    this.#directory = directory;
  }

  /**
   * Claims an endpoint's audience before the endpoint is written; false when it is another's who uses it. Of two who claim at once none or
   * one succeeds.
   */
  async claim({ tenantId, uri, clientId, callbackUrl, callbackAudience }: ApplicationEndpoint): Promise<boolean> {
    const own: Claim = { tenantId, uri, clientId: clientId.toLowerCase(), origin: new URL(callbackUrl).origin };
    const key = claimKey(callbackAudience, own);
    const before = (await this.#claimsOf(callbackAudience)).find((claim) => claim.key === key);
    await this.#records.put(partition, key, own);
    for (const other of await this.#claimsOf(callbackAudience)) {
      if (other.key === key || !(await this.#stands(callbackAudience, other.value, own))) continue;
      if (before === undefined) await this.#records.remove(partition, key);
      else await this.#records.put(partition, key, before.value);
      return false;
    }
    return true;
  }

  /** Gives an endpoint's claim up, when the endpoint is removed or has another audience by now. */
  async release(tenantId: string, uri: string, audience: string): Promise<void> {
    await this.#records.remove(partition, claimKey(audience, { tenantId, uri }));
  }

  #claimsOf(audience: string): Promise<readonly PlatformRecord[]> {
    return this.#records.list(partition, `${audienceKey(audience)}.`);
  }

  /** Whether a claim is in the way of another one: its endpoint is there still, and not the same application at the same origin. */
  async #stands(audience: string, value: unknown, { clientId, origin }: Claim): Promise<boolean> {
    const claim = claimSchema.safeParse(value).data;
    if (claim === undefined || (claim.clientId === clientId && claim.origin === origin)) return false;
    const endpoint = await this.#directory.endpoint(claim.tenantId, claim.uri);
    return endpoint !== undefined && sameAudience(endpoint.callbackAudience, audience);
  }
}
