import { randomUUID } from 'node:crypto';
import { startBroker } from '../../local/broker/broker.ts';
import { startStore } from '../../local/store/store.ts';
import type { EventBus } from '../../shared/bus/bus.ts';
import { serviceBus } from '../../shared/bus/service-bus.ts';
import { type ContactCenter, createContactCenter } from '../../shared/contact-center/contact-center.ts';
import { type CenterLimits, defaultCenterLimits } from '../../shared/contact-center/limits.ts';
import { type CenterTimes, defaultCenterTimes } from '../../shared/contact-center/times.ts';
import type { LogEntry } from '../../shared/kernel/log.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import { connectTables, ensureTables } from '../../shared/ledger/connect-tables.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { tableRecords } from '../../shared/ledger/records.ts';
import { tableLedger } from '../../shared/ledger/table-ledger.ts';
import { startPlatformServer } from './platform-server.ts';
import { startPlatformWorker } from './platform-worker.ts';
import { SkippingClock } from './skipping-clock.ts';

/** An embedded contact center that is reached by HTTP, over a real table store and a real queue. */
export type CenterWorld = {
  readonly origin: string;
  readonly clock: SkippingClock;
  readonly logs: readonly LogEntry[];
  readonly center: ContactCenter;
  readonly ledger: Ledger;
  /** Another instance over the same store; it serves nothing by itself. */
  another(): ContactCenter;
  close(): Promise<void>;
};

/** How a world differs from the usual one. */
export type CenterWorldOptions = {
  readonly times?: Partial<CenterTimes>;
  readonly limits?: Partial<CenterLimits>;
  /** Stands before the ledger of conversations. */
  readonly wrapLedger?: (ledger: Ledger) => Ledger;
  /** Stands in for the queue on the broker, and hands over by itself what comes. */
  readonly bus?: EventBus & { readonly now: Clock; serve(handle: (body: unknown) => Promise<void>): void };
};

/** Starts everything on free ports. */
export async function startCenterWorld({
  times,
  limits,
  bus: given,
  wrapLedger = (ledger) => ledger,
}: CenterWorldOptions = {}): Promise<CenterWorld> {
  const [store, server, queue] = await Promise.all([startStore(), startPlatformServer(), startQueue(given)]);
  const tables = await connectTables({ connectionString: store.connectionString });
  const clients = ['records', 'keys', 'conversations'].map((name) => tables(name));
  await ensureTables(clients);
  const [records, keyRecords] = clients.map((client) => tableRecords({ client }));
  const [, , client] = clients;
  if (records === undefined || keyRecords === undefined || client === undefined)
    throw new Error('There are three tables.');
  const ledger = tableLedger({ client, indexClient: client });
  const clock = new SkippingClock(given?.now);
  const logs: LogEntry[] = [];
  const another = () =>
    createContactCenter({
      ledger: wrapLedger(ledger),
      bus: queue.bus,
      records,
      keyRecords,
      origin: server.origin,
      webhookReach: { named: [], loopback: true, hosts: ['https://*'] },
      times: { ...defaultCenterTimes, ...times },
      limits: { ...defaultCenterLimits, ...limits },
      log: (entry) => logs.push(entry),
      now: clock.now,
    });
  const center = another();
  server.serve(center);
  const worker = queue.serve((body) => center.wake(body));
  return {
    origin: server.origin,
    clock,
    logs,
    center,
    ledger,
    another,
    close: async () => {
      await worker?.close();
      await queue.close();
      await Promise.all([server.close(), store.close()]);
    },
  };
}

const queueName = 'conversation-events';

/** The queue on a broker of its own, or the one that was given. */
async function startQueue(given: CenterWorldOptions['bus']) {
  if (given !== undefined) return { bus: given, serve: given.serve.bind(given), close: async () => {} };
  const queues = { [queueName]: { requiresSession: true, duplicateDetectionWindowMs: 60_000 } };
  const broker = await startBroker({ queues });
  const { connectionString } = broker;
  const bus = serviceBus({ connectionString, queueName });
  return {
    bus,
    serve: (handle: (body: unknown) => Promise<void>) => startPlatformWorker(connectionString, queueName, handle),
    close: async () => {
      await bus.close();
      await broker.close();
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
  await directory.putQueue(tenant, { id: '101', name: 'Billing', priority: 5 });
  await directory.putQueue(tenant, { id: '102', name: 'Repairs', priority: 5 });
  const client = await directory.createCredential(customerId, 'client', 'Harbour chat');
  const { secret: apiKey } = await directory.createCredential(customerId, 'api-key', 'Harbour gateway');
  return { customerId, tenant, client, apiKey };
}
