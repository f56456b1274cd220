import type { EventBus } from '../bus/bus.ts';
import { type ContactCenter, createContactCenter } from '../contact-center/contact-center.ts';
import { centerLimitsSchema } from '../contact-center/limits.ts';
import { centerTimesSchema } from '../contact-center/times.ts';
import type { Log } from '../kernel/log.ts';
import { isLoopbackOrigin } from '../kernel/reach.ts';
import type { Clock } from '../kernel/time.ts';
import { contactCenterProvider } from '../providers/contact-center/contact-center-provider.ts';
import type { QueuedProvider } from '../providers/provider.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { EntraTenantLease } from '../service/administration/entra-tenant-lease.ts';
import { StoredSetUps } from '../service/administration/stored-set-ups.ts';
import type { TenantDirectory } from '../service/tenants/tenant-directory.ts';
import type { WebhookAddresses } from '../service/tenants/webhook-addresses.ts';
import type { Stores } from './compose-stores.ts';
import { jsonSetting } from './json-setting.ts';
import type { Settings } from './settings.ts';

/** What the embedded contact center is made of. */
type ContactCenterParts = {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly bus: EventBus;
  readonly log: Log;
  readonly now: Clock;
};

/**
 * The contact center of this deployment, if it has one. Its webhooks may be anywhere that is public and speaks https, or at our own
 * origin; on one machine anywhere there.
 */
export function composeContactCenter({
  settings,
  stores,
  bus,
  log,
  now,
}: ContactCenterParts): ContactCenter | undefined {
  if (settings.CAREBRIDGE_CONTACT_CENTER === 'off') return undefined;
  const { CAREBRIDGE_ORIGIN: origin } = settings;
  return createContactCenter({
    ledger: stores.centerConversations,
    bus,
    records: stores.centerRecords,
    keyRecords: stores.centerKeys,
    origin,
    webhookReach: { named: [origin], loopback: isLoopbackOrigin(origin), hosts: ['https://*'] },
    times: jsonSetting('CAREBRIDGE_CONTACT_CENTER_TIMES', centerTimesSchema, settings),
    limits: jsonSetting('CAREBRIDGE_CONTACT_CENTER_LIMITS', centerLimitsSchema, settings),
    log,
    now,
  });
}

/** What the provider of contact centers is made of. */
type CenterProviderParts = Pick<ContactCenterParts, 'settings' | 'stores' | 'log' | 'now'> & {
  readonly tenants: TenantDirectory;
  readonly webhooks: WebhookAddresses;
  /** Absent: there is no place for secrets, so no credential either, and no contact center can be asked. */
  readonly secrets: SecretStore | undefined;
};

/** Our side of tenants' contact centers. */
export function composeCenterProvider(parts: CenterProviderParts): QueuedProvider {
  const { settings, stores, tenants, webhooks, secrets, log, now } = parts;
  return contactCenterProvider({
    origin: settings.CAREBRIDGE_ORIGIN,
    embedded: settings.CAREBRIDGE_CONTACT_CENTER === 'embedded',
    secrets: secrets ?? { read: async () => undefined },
    segmentOf: (tenant) => webhooks.segmentOf(tenant),
    addressOf: (tenant) => webhooks.of(tenant),
    setUps: new StoredSetUps(stores.records, new EntraTenantLease(stores.records, now)),
    findTenant: (id) => tenants.find(id),
    log,
    now,
  });
}
