import type { Log } from '../kernel/log.ts';
import type { Clock } from '../kernel/time.ts';
import type { TableRecords } from '../ledger/records.ts';
import type { Provider } from '../providers/provider.ts';
import type { Tenant } from '../providers/tenant.ts';
import { AdministratorProfiles } from '../service/administration/administrator-profile.ts';
import type { EntraTenantWrites } from '../service/administration/entra-tenant-writes.ts';
import type { StoredCredentials } from '../service/administration/stored-credentials.ts';
import { TenantAdministration } from '../service/administration/tenant-administration.ts';
import { TenantCheck } from '../service/administration/tenant-check.ts';
import { TenantCredentials } from '../service/administration/tenant-credentials.ts';
import type { TenantSetUp } from '../service/administration/tenant-set-up.ts';
import type { TenantSettlement } from '../service/administration/tenant-settlement.ts';
import { TenantStandings } from '../service/administration/tenant-standing.ts';
import type { Consents } from '../service/tenants/consents.ts';
import { placeFaults } from '../service/tenants/meeting-places.ts';
import { RefusedOrigins } from '../service/tenants/refused-origins.ts';
import type { RefusedPeople } from '../service/tenants/refused-people.ts';
import type { TenantDirectory } from '../service/tenants/tenant-directory.ts';
import type { WebhookAddresses } from '../service/tenants/webhook-addresses.ts';
import type { RosterReader } from '../service/worker/roster-reader.ts';
import type { UseCases } from './carebridge.ts';
import type { Embedded } from './compose-platform.ts';
import { graphOrigin } from './graph-origin.ts';
import type { Settings } from './settings.ts';

/** What the administration of tenants is made of. */
type AdministrationDependencies = {
  readonly settings: Settings;
  readonly stores: { readonly records: TableRecords };
  readonly embedded: Embedded;
  readonly tenants: TenantDirectory;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly consents: Consents;
  readonly credentials: StoredCredentials;
  readonly webhooks: WebhookAddresses;
  readonly settlement: TenantSettlement;
  readonly setUp: TenantSetUp;
  readonly times: { readonly platformWaitMs: number };
  readonly writes: EntraTenantWrites;
  readonly roster: RosterReader;
  readonly refusedPeople: RefusedPeople;
  readonly log: Log;
  readonly now: Clock;
};

/** Puts together what administrators do with tenants. */
export function composeAdministration({
  settings,
  stores: { records },
  embedded,
  tenants,
  providers,
  consents,
  credentials,
  webhooks,
  settlement,
  setUp,
  times: { platformWaitMs: waitMs },
  writes,
  roster,
  refusedPeople,
  log,
  now,
}: AdministrationDependencies): Pick<
  UseCases,
  'administrators' | 'tenantAdministration' | 'tenantCredentials' | 'tenantCheck' | 'refusedOrigins'
> {
  const faultsOf = (tenant: Tenant): readonly string[] => [
    ...(providers.get(tenant.platform.provider)?.faultsOf(tenant) ?? []),
    ...placeFaults(tenant, embedded.places),
  ];
  const { CAREBRIDGE_TENANTS_PER_ENTRA_TENANT: tenantsPerEntraTenant, CAREBRIDGE_ORIGIN: origin } = settings;
  const standings = new TenantStandings({ roster, platform: embedded.presence, origin, now });
  const refused = new RefusedOrigins(records, now);
  const deployment = {
    platform: settings.CAREBRIDGE_PLATFORM === 'embedded',
    contactCenter: settings.CAREBRIDGE_CONTACT_CENTER === 'embedded',
    secrets: credentials.hasStore,
    graph: graphOrigin(settings.CAREBRIDGE_AUTHORITY),
  };
  return {
    refusedOrigins: refused,
    administrators: new AdministratorProfiles({ consents, origin, deployment }),
    tenantAdministration: new TenantAdministration({
      tenants,
      provisioning: embedded.provisioning,
      faultsOf,
      settlement,
      setUp,
      credentials,
      writes,
      tenantsPerEntraTenant,
      log,
    }),
    tenantCredentials: new TenantCredentials({ tenants, credentials, writes, settlement, setUp, log }),
    tenantCheck: new TenantCheck({
      ...{ tenants, consents, credentials, providers, webhooks, standings, refused, refusedPeople },
      ...{ faultsOf, origin, waitMs },
    }),
  };
}
