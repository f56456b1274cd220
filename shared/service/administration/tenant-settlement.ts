import * as z from 'zod';
import type { EventBus, Outgoing } from '../../bus/bus.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { AdmittedOrigins } from '../tenants/admitted-origins.ts';
import type { Consents } from '../tenants/consents.ts';
import type { TenantDirectory } from '../tenants/tenant-directory.ts';
import { placeMark, placeOf } from '../tenants/tenant-place.ts';
import type { EntraTenantLease } from './entra-tenant-lease.ts';
import type { RunningVisits } from './running-visits.ts';
import type { StoredCredentials } from './stored-credentials.ts';
import type { TenantSetUp } from './tenant-set-up.ts';

/** A person whom an administrator made known to the platform by itself. */
export type KnownPerson = { readonly objectId: string; readonly uri: string };

/** Makes tenants known to the platform that carries their chat. */
export interface TenantProvisioning {
  /**
   * Whether the tenant's application endpoint is another application's.
   * @throws {Unavailable} — when that is not known now
   */
  isTaken(tenant: Tenant): Promise<boolean>;
  /** People of the Entra tenant whom an administrator made known by themselves. @throws {Unavailable} — when that is not known now */
  peopleOf(entraTenantId: string): Promise<readonly KnownPerson[]>;
  /**
   * Makes the platform know what all tenants of an Entra tenant need, and nothing that they needed before: whom none lists is signed
   * out. `admits`: whether visitors may open anything. Repeatable.
   * @throws {Unavailable | StateConflict} — when that is not possible now
   */
  settle(entraTenantId: string, tenants: readonly Tenant[], admits: boolean): Promise<void>;
}

/** Keeps of people no more than a tenant's settings allow. */
export interface AgentRecords {
  /**
   * Removes what is kept of agents whom a tenant does not list any more, and everything of one that is disabled. Repeatable.
   * @throws {Unavailable} StoreUnavailable
   */
  settle(tenant: Tenant): Promise<void>;
}

/** A change of a tenant, or of the consent of all tenants of an Entra tenant, whose consequences are to be drawn. */
export const tenantChangeSchema = z.object({
  kind: z.literal('tenant-changed'),
  schema: z.literal(1),
  entraTenantId: z.string(),
  tenant: z.string().exactOptional(),
  /** Where visitors of the tenant arrived before. */
  placeBefore: z.string().exactOptional(),
  /** An address is no agent's any more, or is one's again. */
  agentsChanged: z.literal(true).exactOptional(),
  /** The version of the credential that goes with the tenant. */
  credential: z.string().exactOptional(),
  /** Nothing but another attempt to set the tenant's platform up, which is this one. */
  setUpAttempt: z.int().exactOptional(),
});

export type TenantChange = Omit<z.infer<typeof tenantChangeSchema>, 'kind' | 'schema'>;

/** What settling needs. */
type TenantSettlementDependencies = {
  readonly tenants: TenantDirectory;
  readonly provisioning: TenantProvisioning;
  readonly consents: Consents;
  readonly origins: AdmittedOrigins;
  readonly visits: RunningVisits;
  readonly credentials: StoredCredentials;
  readonly agents: AgentRecords;
  readonly setUp: TenantSetUp;
  readonly lease: EntraTenantLease;
  readonly bus: EventBus;
  readonly now: Clock;
};

/** How long after a change the alarm looks whether its consequences were drawn. */
export const alarmAfterMs = 30_000;

const longestSetUpPauseMs = 60 * minuteMs;
/** Choice: for some nine hours; later the next write of the tenant, or the next visitor, has it tried. */
const mostSetUpAttempts = 14;

/** Pauses before attempts to set a platform up: a minute, then each twice as long; undefined when there were enough. */
const setUpPauseMs = (attempt: number): number | undefined =>
  attempt > mostSetUpAttempts ? undefined : Math.min(minuteMs * 2 ** (attempt - 1), longestSetUpPauseMs);

/** Draws the consequences of changed tenants: on the platform, and for visits that are under way. */
export class TenantSettlement {
  readonly #dependencies: TenantSettlementDependencies;

  constructor(dependencies: TenantSettlementDependencies) {
    this.#dependencies = dependencies;
  }

  /** To be called before a change is written: an alarm settles it should this process not come to it. @throws {Unavailable} QueueUnavailable */
  async announce(change: TenantChange): Promise<void> {
    const { bus, now } = this.#dependencies;
    await bus.schedule(envelopeOf(change), now() + alarmAfterMs);
  }

  /**
   * Draws the consequences of what is stored now; the caller holds the lease. Repeatable.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable
   * @throws {StateConflict} StateChanged
   */
  async settle({ entraTenantId, tenant: id, placeBefore, agentsChanged }: TenantChange): Promise<void> {
    const { tenants, provisioning, consents, origins, visits, agents } = this.#dependencies;
    const all = await tenants.ofEntraTenantNow(entraTenantId);
    const admits = await consents.isGivenNow(entraTenantId);
    await provisioning.settle(entraTenantId, all, admits);
    for (const each of all) await origins.settle(each, admits);
    const tenant = all.find((each) => each.id === id);
    if (tenant === undefined) return;
    const hasMoved = placeBefore !== undefined && placeOf(tenant) !== placeBefore;
    if (!tenant.enabled) await visits.endAll(tenant.id);
    else if (hasMoved) await visits.endElsewhere(tenant.id, placeMark(tenant));
    else if (agentsChanged)
      await visits.listAgents(
        tenant.id,
        tenant.agents.map(({ address }) => address),
      );
    if (!tenant.enabled || agentsChanged) await agents.settle(tenant);
    const [, endpointBefore = ''] = placeBefore?.split(' ') ?? [];
    if (endpointBefore !== '') await tenants.releaseEndpoint(tenant, endpointBefore);
  }

  /**
   * Settles what an alarm names, and removes the credential of a tenant that was taken away and has not come back: not sooner, since with
   * it the visits that were under way are ended. A contact center is set up in the end, and again later where that does not succeed now.
   * Throws as `settle` does, and {Unavailable} SecretsUnavailable.
   */
  async settleAnnounced(change: TenantChange): Promise<void> {
    const { setUp, bus, now } = this.#dependencies;
    const { entraTenantId, tenant, setUpAttempt } = change;
    if (setUpAttempt === undefined) await this.#settleAlone(change);
    if (tenant === undefined || (await setUp.try(tenant)) !== 'later') return;
    const next = { entraTenantId, tenant, setUpAttempt: (setUpAttempt ?? 0) + 1 };
    const pauseMs = setUpPauseMs(next.setUpAttempt);
    if (pauseMs !== undefined) await bus.schedule(envelopeOf(next), now() + pauseMs);
  }

  async #settleAlone(change: TenantChange): Promise<void> {
    const { lease, tenants, credentials } = this.#dependencies;
    await lease.hold(change.entraTenantId, async () => {
      await this.settle(change);
      const { tenant: id, credential } = change;
      if (id === undefined || credential === undefined) return;
      const stored = await tenants.read(id);
      if (stored?.tenant.enabled !== true) await credentials.removeVersion(id, credential);
    });
  }
}

function envelopeOf(change: TenantChange): Outgoing {
  const body = { kind: 'tenant-changed' as const, schema: 1 as const, ...change };
  return { to: 'service', session: `${change.tenant ?? change.entraTenantId}.settle`, body };
}
