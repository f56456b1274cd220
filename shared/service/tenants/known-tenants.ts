import { BoundedMap } from '../../kernel/bounded-map.ts';
import { Unavailable } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/time.ts';

/** Says whether an Entra tenant has ever been one of ours. */
interface EntraTenants {
  /** @throws {Unavailable} StoreUnavailable */
  isDecided(entraTenantId: string): Promise<boolean>;
}

const remembered = 10_000;
/** How long an Entra tenant stays unknown after it was looked up. */
const unknownMs = 10_000;
const lookUpsAtOnce = 50;

/**
 * Which Entra tenants are ours, for edges where a token that is not verified yet may name any. Known ones are remembered apart from unknown
 * ones, so that names by the thousand drive none of them out; no more than 50 are looked up at once.
 */
export class KnownTenants {
  readonly #tenants: EntraTenants;
  readonly #now: Clock;
  readonly #known = new BoundedMap<true>(remembered);
  readonly #unknownAt = new BoundedMap<number>(remembered);
  readonly #underWay = new Map<string, Promise<boolean>>();

  constructor(tenants: EntraTenants, now: Clock) {
    this.#tenants = tenants;
    this.#now = now;
  }

  /** @throws {Unavailable} StoreUnavailable — also while too many others are looked up */
  async has(entraTenantId: string): Promise<boolean> {
    if (this.#known.get(entraTenantId) !== undefined) return true;
    const unknownAt = this.#unknownAt.get(entraTenantId);
    if (unknownAt !== undefined && this.#now() - unknownAt < unknownMs) return false;
    return this.#underWay.get(entraTenantId) ?? this.#lookUp(entraTenantId);
  }

  #lookUp(entraTenantId: string): Promise<boolean> {
    if (this.#underWay.size >= lookUpsAtOnce) throw new Unavailable('StoreUnavailable', 'Too many are looked up now.');
    const lookUp = this.#read(entraTenantId).finally(() => this.#underWay.delete(entraTenantId));
    this.#underWay.set(entraTenantId, lookUp);
    return lookUp;
  }

  async #read(entraTenantId: string): Promise<boolean> {
    const isKnown = await this.#tenants.isDecided(entraTenantId);
    if (isKnown) this.#known.set(entraTenantId, true);
    else this.#unknownAt.set(entraTenantId, this.#now());
    return isKnown;
  }
}
