import * as z from 'zod';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { type Clock, toRfc3339 } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';

/** Says whether an Entra tenant's pages may get tokens. */
export interface ConsentReader {
  /** May be some seconds old. @throws {Unavailable} StoreUnavailable */
  isGiven(entraTenantId: string): Promise<boolean>;
}

const partition = 'consents';
const decisionSchema = z.object({ state: z.enum(['given', 'withdrawn']), at: z.string() });

/** How long an instance goes on with a consent that it read; a withdrawal elsewhere takes effect after this. */
const freshMs = 10_000;
const remembered = 10_000;

/** Which Entra tenants have consented, and since when. Source: carebridge.md#consent */
export class Consents implements ConsentReader {
  readonly #records: TableRecords;
  readonly #vouchedFor: ReadonlySet<string>;
  readonly #now: Clock;
  readonly #givenAt = new BoundedMap<number>(remembered);

  /**
   * `vouchedFor`: Entra tenants that need not consent, since the deployment does for them: its own, and those on its list. They may
   * withdraw nevertheless.
   */
  constructor(records: TableRecords, vouchedFor: readonly string[], now: Clock) {
    this.#records = records;
    this.#vouchedFor = new Set(vouchedFor);
    this.#now = now;
  }

  async isGiven(entraTenantId: string): Promise<boolean> {
    const readAt = this.#givenAt.get(entraTenantId);
    return readAt !== undefined && this.#now() - readAt < freshMs ? true : this.isGivenNow(entraTenantId);
  }

  /** As it is stored now. @throws {Unavailable} StoreUnavailable */
  async isGivenNow(entraTenantId: string): Promise<boolean> {
    const record = await this.#records.get(partition, entraTenantId);
    const isGiven =
      record === undefined
        ? this.#vouchedFor.has(entraTenantId)
        : decisionSchema.safeParse(record.value).data?.state === 'given';
    if (isGiven) this.#givenAt.set(entraTenantId, this.#now());
    else this.#givenAt.delete(entraTenantId);
    return isGiven;
  }

  /**
   * Whether an Entra tenant has ever consented: its visits may be under way though it has withdrawn.
   * @throws {Unavailable} StoreUnavailable
   */
  async isDecided(entraTenantId: string): Promise<boolean> {
    return this.#vouchedFor.has(entraTenantId) || (await this.#records.get(partition, entraTenantId)) !== undefined;
  }

  /** Records that an administrator consented, whatever was decided before. @throws {Unavailable} StoreUnavailable */
  async give(entraTenantId: string): Promise<void> {
    await this.#records.put(partition, entraTenantId, this.#decision('given'));
  }

  /** Records a consent unless there is a decision; a withdrawal stays. @throws {Unavailable} StoreUnavailable */
  async giveUnlessDecided(entraTenantId: string): Promise<void> {
    await this.#records.insert(partition, entraTenantId, this.#decision('given'));
  }

  /** Repeatable. @throws {Unavailable} StoreUnavailable */
  async withdraw(entraTenantId: string): Promise<void> {
    await this.#records.put(partition, entraTenantId, this.#decision('withdrawn'));
    this.#givenAt.delete(entraTenantId);
  }

  #decision(state: 'given' | 'withdrawn') {
    return { state, at: toRfc3339(this.#now()) };
  }
}

/** The Entra tenant that an App ID URI of the form `api://<tenant>/<name>` belongs to. */
export function homeTenantOf(appIdUri: string): string | undefined {
  return /^api:\/\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//i.exec(appIdUri)?.[1]?.toLowerCase();
}
