import { BoundedMap } from '../../kernel/bounded-map.ts';
import type { Clock } from '../../kernel/time.ts';
import { bridgedPlatform, isBridgedHere, type Tenant } from '../../providers/tenant.ts';
import type { RosterReader } from '../worker/roster-reader.ts';

/** Whether a tenant's agents are there; `unknown`: they may be, by clients that tell this service nothing. */
export type Staffed = 'there' | 'unknown' | 'nobody';

/** Knows of people who use the embedded platform by whichever client. */
export interface PlatformPresence {
  /** Whether a person has a client open at an address. @throws {Unavailable} StoreUnavailable */
  hasClient(entraTenantId: string, address: string): Promise<boolean>;
}

/** What looking for agents needs. */
type StaffingDependencies = {
  readonly roster: RosterReader;
  /** Absent where the platform is elsewhere. */
  readonly platform: PlatformPresence | undefined;
  readonly now: Clock;
};

/** Choice: what was found holds for so long, so that many visitors who come at once cost one look. */
const freshMs = 5_000;
const rememberedTenants = 1_000;

/** Tells visitors, before they write, whether an agent is there. Source: carebridge.md#widget-token */
export class Staffing {
  readonly #dependencies: StaffingDependencies;
  readonly #found = new BoundedMap<{ readonly staffed: Promise<Staffed>; readonly at: number }>(rememberedTenants);

  constructor(dependencies: StaffingDependencies) {
    this.#dependencies = dependencies;
  }

  /** Some seconds old at most. @throws {Unavailable} StoreUnavailable */
  of(tenant: Tenant): Promise<Staffed> {
    const at = this.#dependencies.now();
    const known = this.#found.get(tenant.id);
    if (known !== undefined && Math.abs(at - known.at) < freshMs) return known.staffed;
    const staffed = this.#look(tenant);
    this.#found.set(tenant.id, { staffed, at });
    staffed.catch(() => this.#found.delete(tenant.id));
    return staffed;
  }

  async #look(tenant: Tenant): Promise<Staffed> {
    const { roster, platform } = this.#dependencies;
    // A contact center does not tell who of its agents is there.
    if (bridgedPlatform(tenant) === undefined) return 'unknown';
    const agents = await roster.picture(tenant);
    if (agents.some(({ availability }) => availability === 'available')) return 'there';
    const open = agents.filter(({ availability }) => availability === 'unknown');
    if (open.length === 0) return 'nobody';
    if (platform === undefined || !isBridgedHere(tenant)) return 'unknown';
    const clients = await Promise.all(open.map(({ address }) => platform.hasClient(tenant.entraTenantId, address)));
    return clients.includes(true) ? 'unknown' : 'nobody';
  }
}
