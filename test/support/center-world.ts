import { randomUUID } from 'node:crypto';
import { startStore } from '../../local/store/store.ts';
import { type ContactCenter, createContactCenter } from '../../shared/contact-center/contact-center.ts';
import { type CenterLimits, defaultCenterLimits } from '../../shared/contact-center/limits.ts';
import { type CenterTimes, defaultCenterTimes } from '../../shared/contact-center/times.ts';
import type { LogEntry } from '../../shared/kernel/log.ts';
import { connectTables, ensureTables } from '../../shared/ledger/connect-tables.ts';
import { tableRecords } from '../../shared/ledger/records.ts';
import { startPlatformServer } from './platform-server.ts';
import { SkippingClock } from './skipping-clock.ts';

/** An embedded contact center that is reached by HTTP, over a real table store. */
export type CenterWorld = {
  readonly origin: string;
  readonly clock: SkippingClock;
  readonly logs: readonly LogEntry[];
  readonly center: ContactCenter;
  /** Another instance over the same store; it serves nothing by itself. */
  another(): ContactCenter;
  close(): Promise<void>;
};

/** How a world differs from the usual one. */
export type CenterWorldOptions = {
  readonly times?: Partial<CenterTimes>;
  readonly limits?: Partial<CenterLimits>;
};

/** Starts everything on free ports. */
export async function startCenterWorld({ times, limits }: CenterWorldOptions = {}): Promise<CenterWorld> {
  const [store, server] = await Promise.all([startStore(), startPlatformServer()]);
  const tables = await connectTables({ connectionString: store.connectionString });
  const clients = ['records', 'keys'].map((name) => tables(name));
  await ensureTables(clients);
  const [records, keyRecords] = clients.map((client) => tableRecords({ client }));
  if (records === undefined || keyRecords === undefined) throw new Error('There are two tables.');
  const clock = new SkippingClock();
  const logs: LogEntry[] = [];
  const another = () =>
    createContactCenter({
      records,
      keyRecords,
      webhookReach: { named: [], loopback: true, hosts: ['https://*'] },
      times: { ...defaultCenterTimes, ...times },
      limits: { ...defaultCenterLimits, ...limits },
      log: (entry) => logs.push(entry),
      now: clock.now,
    });
  const center = another();
  server.serve(center);
  return {
    origin: server.origin,
    clock,
    logs,
    center,
    another,
    close: async () => {
      await Promise.all([server.close(), store.close()]);
    },
  };
}

/** A customer of a contact center with one tenant, a queue `101`, and credentials of both kinds. */
export type CenterCustomer = {
  readonly customerId: string;
  readonly tenant: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly apiKey: string;
};

/** Makes a customer, as an administrator does. */
export async function makeCustomer({ directory }: ContactCenter): Promise<CenterCustomer> {
  const customerId = randomUUID();
  const tenant = `harbour-${customerId.slice(0, 8)}`;
  await directory.putTenant({ tenant, customerId, displayName: 'Harbour' });
  await directory.putQueue(tenant, { id: '101', name: 'Billing' });
  await directory.putQueue(tenant, { id: '102', name: 'Repairs' });
  const client = await directory.createCredential(customerId, 'client', 'Harbour chat');
  const { secret: apiKey } = await directory.createCredential(customerId, 'api-key', 'Harbour gateway');
  return { customerId, tenant, client, apiKey };
}
