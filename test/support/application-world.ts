import { afterAll, beforeAll, onTestFailed, onTestFinished } from 'vitest';
import { type RunningBroker, startBroker } from '../../local/broker/broker.ts';
import { queues } from '../../local/engine/parts.ts';
import { type RunningStore, startStore } from '../../local/store/store.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { compose } from '../../shared/application/compose.ts';
import { tableNames } from '../../shared/application/compose-stores.ts';
import { withLogSink } from '../../shared/application/log-sink.ts';
import { settingsFrom } from '../../shared/application/settings.ts';
import type { ExchangedParts, WorkTimes } from '../../shared/application/shared-services.ts';
import { sealed } from '../../shared/bus/envelope.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { LogEntry } from '../../shared/kernel/log.ts';
import { connectTables } from '../../shared/ledger/connect-tables.ts';
import { type TableRecords, tableRecords } from '../../shared/ledger/records.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import type { MessageDelivery } from '../../shared/service/messages/message-delivery.ts';
import { addressed, type ServiceEnvelope } from '../../shared/service/worker/service-envelope.ts';
import { agent } from '../providers/trusted-application/support/callbacks.ts';
import {
  appIdUri,
  platformAppId,
  type TestIssuer,
  testIssuer,
} from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { SessionPump } from './application/session-pump.ts';
import { type Reply, type Seen, type SmallServer, smallServer } from './small-server.ts';

export const localKey = 'the-key-of-this-machine';
export const localCaller = { kind: 'local' } as const;

/** What all instances of one deployment have in common: the platform that they talk to, the issuer of its tokens, their settings. */
export type Deployment = {
  readonly platform: SmallServer;
  readonly issuer: TestIssuer;
  readonly environment: Readonly<Record<string, string>>;
};

/** An instance of the application, and what it logged. */
export type Instance = {
  readonly app: Carebridge;
  readonly log: readonly LogEntry[];
  /** Handles an envelope as if it had come out of the queue. */
  handle(envelope: ServiceEnvelope): Promise<void>;
  /** Handles a message of the queue. */
  dispatch(message: unknown, delivery?: MessageDelivery): Promise<void>;
};

const usualTimes: WorkTimes = {
  postponeMs: 60_000,
  drainMs: 20_000,
  patienceMs: 20_000,
  defectPauseMs: 1,
  requestWaitMs: 8_000,
  platformWaitMs: 15_000,
};

/** As many queues as most files have tests. */
const queueNames = Array.from({ length: 50 }, (_, number) => `conversation-events-${number}`);

/** The service application over a store and queues that the real SDKs speak to; the platform is one that answers as told. */
export class ApplicationWorld {
  #parts: { readonly store: RunningStore; readonly broker: RunningBroker } | undefined;
  #queue: string | undefined;
  #queuesTaken = 0;

  get store(): RunningStore {
    return this.#started.store;
  }

  get broker(): RunningBroker {
    return this.#started.broker;
  }

  /** The queue of the running test. What tests before it have left behind does not come to its instances, which would do it at its platform. */
  get queue(): string {
    if (this.#queue !== undefined) return this.#queue;
    const queue = queueNames[this.#queuesTaken % queueNames.length] ?? '';
    this.#queuesTaken += 1;
    this.#queue = queue;
    onTestFinished(() => {
      this.#queue = undefined;
    });
    return queue;
  }

  get #started() {
    if (this.#parts === undefined) throw new Error('The world has not been started.');
    return this.#parts;
  }

  async start(): Promise<void> {
    const [store, broker] = await Promise.all([
      startStore(),
      startBroker({ queues: Object.fromEntries(queueNames.map((name) => [name, queues['conversation-events']])) }),
    ]);
    this.#parts = { store, broker };
  }

  /** Starts a platform that answers as told, and an issuer; both end with the test. */
  async deploy(
    answer: (request: Seen) => Reply | Promise<Reply>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Deployment> {
    const platform = await smallServer(answer);
    const issuer = await testIssuer();
    const environment = {
      CAREBRIDGE_ORIGIN: platform.origin,
      CAREBRIDGE_TABLES_CONNECTION_STRING: this.store.connectionString,
      ServiceBusConnection: this.broker.connectionString,
      CAREBRIDGE_QUEUE: this.queue,
      CAREBRIDGE_AUTHORITY: issuer.origin,
      CAREBRIDGE_CLIENT_ID: '0d5b6c1e-2f83-4a97-b1c4-8e7f6a5d4c33',
      CAREBRIDGE_CLIENT_SECRET: 'a secret of the tests',
      CAREBRIDGE_APP_ID_URI: appIdUri,
      CAREBRIDGE_CALLBACK_ISSUER: issuer.issuer,
      CAREBRIDGE_CALLBACK_APP_ID: platformAppId,
      CAREBRIDGE_LOCAL_KEY: localKey,
      CAREBRIDGE_PLATFORM: 'off',
      CAREBRIDGE_ENTRA_TENANTS: entraTenantId,
      ...more,
    };
    return { platform, issuer, environment };
  }

  /** Until the test ends, hands every message of its queue to `handle`, one after another within a session, as the host does. */
  receive(handle: (message: unknown, delivery: MessageDelivery) => Promise<void>, sessionsAtOnce = 2): void {
    for (let index = 0; index < sessionsAtOnce; index += 1) {
      const pump = new SessionPump(this.broker.connectionString, this.queue, handle);
      onTestFinished(() => pump.stop());
    }
  }

  /** The application's records, past any instance of it. */
  async records(): Promise<TableRecords> {
    const tables = await connectTables({ connectionString: this.store.connectionString });
    return tableRecords({ client: tables(tableNames.records) });
  }

  async close(): Promise<void> {
    await Promise.all([this.#parts?.store.close(), this.#parts?.broker.close()]);
  }
}

/** A world for the tests of one file: starts before them, and ends after them. */
export function useApplicationWorld(): ApplicationWorld {
  const world = new ApplicationWorld();
  beforeAll(() => world.start());
  afterAll(() => world.close());
  return world;
}

/** Starts an instance; it ends with the test, and where that fails, what it logged is printed. */
export async function startInstance(
  { environment }: Deployment,
  times: Partial<WorkTimes> = {},
  exchanged: ExchangedParts = {},
): Promise<Instance> {
  const log: LogEntry[] = [];
  const logged = <T>(work: () => T): T => withLogSink((line) => log.push(JSON.parse(line)), work);
  const app = await logged(() => compose(settingsFrom(environment), { ...usualTimes, ...times }, exchanged));
  onTestFinished(() => app.close());
  onTestFailed(() => void process.stderr.write(log.map((entry) => `${JSON.stringify(entry)}\n`).join('')));
  const dispatch = (message: unknown, delivery?: MessageDelivery) =>
    logged(() => app.envelopes.dispatch(message, delivery));
  return { app, log, dispatch, handle: (envelope) => dispatch(sealed(addressed(envelope))) };
}

/** A tenant of its own for one test, with one agent. */
export function sampleTenant(id = `harbour-${randomId().slice(0, 8)}`, more: Partial<TenantInput> = {}): TenantInput {
  return {
    id,
    displayName: 'Harbour Office',
    entraTenantId,
    allowedOrigins: ['https://www.harbour.example'],
    platform: { provider: 'trusted-application', applicationEndpoint: `sip:${id}@harbour.example` },
    agents: [{ objectId: '9d8c7b6a-5f4e-4d3c-8b2a-190817263544', address: agent, displayName: 'Odile' }],
    texts: { welcome: 'Welcome aboard' },
    ...more,
  };
}
