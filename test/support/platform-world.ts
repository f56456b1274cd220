import { randomUUID } from 'node:crypto';
import { startBroker } from '../../local/broker/broker.ts';
import { startStore } from '../../local/store/store.ts';
import type { EventBus } from '../../shared/bus/bus.ts';
import { serviceBus } from '../../shared/bus/service-bus.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { LogEntry } from '../../shared/kernel/log.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import { connectTables, ensureTables } from '../../shared/ledger/connect-tables.ts';
import { CountedNames } from '../../shared/ledger/counted-names.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { type TableRecords, tableRecords } from '../../shared/ledger/records.ts';
import { tableLedger } from '../../shared/ledger/table-ledger.ts';
import type { AlarmPurpose } from '../../shared/platform/alarms/platform-alarm.ts';
import type { CallsDependencies, CallsFactory } from '../../shared/platform/call/calls.ts';
import type { ApplicationEndpoint } from '../../shared/platform/directory/caller.ts';
import type { PasswordSignIn } from '../../shared/platform/edge/compatibility.ts';
import type { PlatformLimits } from '../../shared/platform/limits.ts';
import { createPlatform, type Platform, type PlatformDependencies } from '../../shared/platform/platform.ts';
import { defaultTimes, type PlatformTimes } from '../../shared/platform/times.ts';
import { platformRecords } from './platform-records.ts';
import { startPlatformServer } from './platform-server.ts';
import { startPlatformWorker } from './platform-worker.ts';
import { SkippingClock } from './skipping-clock.ts';
import { startTestIssuer, type TestIssuer } from './test-issuer.ts';

/** One instance of the platform, with what its conversations were given. */
export type Instance = { readonly platform: Platform; readonly edge: CallsDependencies };

/** An embedded platform that is reached by HTTP, over a real table store and a real queue. */
export type PlatformWorld = {
  readonly origin: string;
  readonly issuer: TestIssuer;
  readonly tenantId: string;
  readonly clientId: string;
  readonly endpoint: ApplicationEndpoint;
  readonly ledger: Ledger;
  readonly logs: readonly LogEntry[];
  /** The platform's clock. */
  readonly clock: SkippingClock;
  /** The instance that serves HTTP and the queue. */
  readonly first: Instance;
  /** Another instance over the same store and queue; it serves nothing by itself. */
  another(more?: { readonly now?: Clock }): Instance;
  /** The time is over for what waits for this in the call behind a URL of the service application's: it falls due at once. */
  timeIsOver(href: string, purpose: AlarmPurpose): Promise<void>;
  /** Connection string of the store. */
  readonly store: string;
  /** The records that the platform shares with the service application. */
  readonly records: TableRecords;
  /** Requests to the stores since the last call. */
  takeOperations(): readonly string[];
  close(): Promise<void>;
};

/** How a world differs from the usual one. */
export type WorldOptions = {
  readonly times?: Partial<PlatformTimes>;
  readonly calls: CallsFactory;
  readonly callbackUrl?: string;
  readonly limits?: PlatformLimits;
  /** Audiences besides the platform's origin. */
  readonly audiences?: readonly string[];
  readonly anonymousDiscovery?: boolean;
  /** The app role that people whom tenants list must hold; absent: none. */
  readonly agentRole?: string;
  /** How people sign in by password; absent: not at all. */
  readonly passwords?: PasswordSignIn;
  readonly now?: Clock;
  /** Stands in for the queue on the broker, and hands over by itself what comes. */
  readonly bus?: EventBus;
  /** Puts something before the HTTP server; the platform is known by its origin then. */
  readonly inFront?: (target: string) => Promise<{ readonly origin: string; close(): Promise<void> }>;
};

const queueName = 'conversation-events';

/** Starts everything on free ports. */
export async function startPlatformWorld({ times, calls, inFront, ...more }: WorldOptions): Promise<PlatformWorld> {
  const [store, broker, issuer, server] = await Promise.all([
    startStore(),
    startBroker({ queues: { [queueName]: { requiresSession: true, duplicateDetectionWindowMs: 60_000 } } }),
    startTestIssuer(),
    startPlatformServer(),
  ]);
  const { origin, close: closeFront } = (await inFront?.(server.origin)) ?? { origin: server.origin, close: undefined };
  const bus = more.bus ?? serviceBus({ connectionString: broker.connectionString, queueName });
  const logs: LogEntry[] = [];
  const clock = new SkippingClock(more.now);
  const allTimes = { ...defaultTimes, ...times };
  let operations: string[] = [];
  const { allRecords, ...stores } = await openStores(store.connectionString, clock.now, (kind) =>
    operations.push(kind),
  );
  const instance = (other: { readonly now?: Clock } = {}) =>
    makeInstance(calls, {
      ...stores,
      origin,
      bus,
      times: allTimes,
      audiences: [origin, ...(more.audiences ?? [])],
      ...(more.limits === undefined ? {} : { limits: more.limits }),
      ...(more.anonymousDiscovery === undefined ? {} : { anonymousDiscovery: more.anonymousDiscovery }),
      ...(more.agentRole === undefined ? {} : { agentRole: more.agentRole }),
      ...(more.passwords === undefined ? {} : { passwords: more.passwords }),
      trustedIssuer: issuer.trusted,
      log: (entry) => logs.push(entry),
      now: other.now ?? clock.now,
    });
  const first = instance();
  server.serve(first.platform);
  const worker = startPlatformWorker(broker.connectionString, queueName, (body) => first.platform.wake(body));
  const endpoint = demoEndpoint(more.callbackUrl);
  await first.platform.provisionEndpoint(endpoint);
  return {
    origin,
    issuer,
    tenantId: endpoint.tenantId,
    clientId: endpoint.clientId,
    endpoint,
    ledger: stores.ledger,
    logs,
    clock,
    first,
    another: instance,
    timeIsOver(href, purpose) {
      const partition = first.platform.sessionOf(endpoint.tenantId, new URL(href, origin).href);
      return clock.ahead(durationOf(purpose, allTimes), () =>
        first.platform.wake({ kind: 'alarm', partition, purpose, dueAt: clock.now() }),
      );
    },
    store: store.connectionString,
    records: allRecords,
    takeOperations() {
      const taken = operations;
      operations = [];
      return taken;
    },
    async close() {
      await worker.close();
      await bus.close();
      await closeFront?.();
      await Promise.all([server.close(), issuer.close(), broker.close(), store.close()]);
    },
  };
}

function makeInstance(calls: CallsFactory, dependencies: Omit<PlatformDependencies, 'calls'>): Instance {
  const given: CallsDependencies[] = [];
  const platform = createPlatform({
    ...dependencies,
    calls: (edge) => {
      given.push(edge);
      return calls(edge);
    },
  });
  const [edge] = given;
  if (edge === undefined) throw new Error('The conversations were not made.');
  return { platform, edge };
}

function durationOf(purpose: AlarmPurpose, times: PlatformTimes): number {
  const durations: Readonly<Record<AlarmPurpose, number>> = {
    ring: times.ringMs,
    typing: times.typingMs,
    receipt: times.receiptDelayMs,
    delivery: times.deliveryMs,
    meeting: times.meetingMs,
  };
  return durations[purpose];
}

function demoEndpoint(callbackUrl = 'http://127.0.0.1:9/callback'): ApplicationEndpoint {
  return {
    uri: 'sip:care@northwind.example',
    tenantId: randomUUID(),
    clientId: randomUUID(),
    applicationId: '2044107731',
    displayName: 'Northwind Care',
    relPrefix: 'service:',
    callbackUrl,
    callbackAudience: 'https://brightdesk.example',
  };
}

async function openStores(connectionString: string, now: Clock, onOperation: (kind: string) => void) {
  const tables = await connectTables({ connectionString });
  const suffix = randomId();
  const client = (name: string) => tables(`${name}${suffix}`);
  const names = ['calls', 'channels', 'index', 'records', 'keys'].map(client);
  await ensureTables(names);
  const records = tableRecords({ client: client('records'), onOperation });
  const ledger = (name: string) => tableLedger({ client: client(name), indexClient: client('index'), onOperation });
  return {
    ledger: ledger('calls'),
    channelLedger: ledger('channels'),
    records: platformRecords(records),
    allRecords: records,
    counts: new CountedNames(records, now),
    keyRecords: platformRecords(tableRecords({ client: client('keys') })),
  };
}
