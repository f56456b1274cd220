import { randomUUID } from 'node:crypto';
import { ServiceBusClient } from '@azure/service-bus';
import { expect, onTestFinished, test } from 'vitest';
import type { Outgoing } from '../../../shared/bus/bus.ts';
import { envelopeBytes, sealed } from '../../../shared/bus/envelope.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import {
  alarmEnvelope,
  type PlatformAlarm,
  platformAlarmSchema,
} from '../../../shared/platform/alarms/platform-alarm.ts';
import { serviceBodySchema } from '../../../shared/service/messages/queue-message.ts';
import {
  addressed,
  type ConversationName,
  type ServiceEnvelope,
} from '../../../shared/service/worker/service-envelope.ts';
import { SwitchablePort } from '../../support/application/switchable-port.ts';
import { Visit } from '../../support/application/visit.ts';
import { type Instance, localCaller, startInstance, useApplicationWorld } from '../../support/application-world.ts';
import { until } from '../../support/until.ts';
import { startWireProxy, type WireProxy } from '../../support/wire-proxy.ts';

const world = useApplicationWorld();

/** The usual times, a thousandth of them: four minutes of patience, five minutes of putting off. */
const times = { patienceMs: 240, defectPauseMs: 1, postponeMs: 300 };

/** Fewer than the queue allows, since each takes its time. */
const deliveries = 3;

/** A sample of each kind of envelope of the service application. */
const ofService = (name: ConversationName): Readonly<Record<ServiceEnvelope['kind'], ServiceEnvelope>> => {
  const { tenant, conversation } = name;
  const header = { schema: 1, tenant, conversation } as const;
  const source = { provider: 'trusted-application', leg: 'visitor', deliveryId: 'visitor.1', receivedAt: 1 } as const;
  const event = { provider: 'contact-center', platformConversation: 'c-1', deliveryId: 'e-1', receivedAt: 1, tries: 0 };
  return {
    callback: { kind: 'callback', ...header, ...source, body: '{"sender":[]}' },
    alarm: { kind: 'alarm', ...header, purpose: 'give-up', dueAt: 1 },
    request: { kind: 'request', ...header, requestId: randomId(), request: { kind: 'end' } },
    visitor: { kind: 'visitor', ...header, receivedAt: 1, act: { kind: 'silent', since: 1 } },
    'platform-event': { kind: 'platform-event', ...header, ...event, body: '{}' },
  };
};

/** A sample of each kind that is no conversation's. */
const ofTenants = (tenant: string) => ({
  'page-silence': { kind: 'page-silence', schema: 1, tenant, conversation: randomId(), dueAt: 1 } as const,
  'tenant-changed': {
    kind: 'tenant-changed',
    schema: 1,
    tenant,
    entraTenantId: randomUUID(),
    agentsChanged: true,
  } as const,
});

/** A sample of each kind of envelope of the embedded platform. */
const ofPlatform = (): Readonly<Record<PlatformAlarm['kind'], PlatformAlarm>> => {
  const partition = () => `tenant.${randomId()}`;
  const application = { tenantId: 'tenant', applicationId: '150000000001' };
  return {
    wake: { kind: 'wake', partition: partition(), version: 1, again: 9 },
    alarm: { kind: 'alarm', partition: partition(), purpose: 'ring', dueAt: 1 },
    'late-device': { kind: 'late-device', partition: partition(), uri: 'sip:a@b.example', applicationId: '1' },
    'call-forget': { kind: 'call-forget', partition: partition() },
    callbacks: { kind: 'callbacks', partition: partition() },
    'application-idle': { kind: 'application-idle', ...application },
    'application-ended': { kind: 'application-ended', ...application, applicationId: '150000000002', again: 9 },
  };
};

test('envelopes · every kind that the code knows → among those that are tried in outages', () => {
  const service = serviceBodySchema.options.map(({ shape }) => shape.kind.value);
  const platform = platformAlarmSchema.options.map(({ shape }) => shape.kind.value);
  const name = { tenant: 'harbour', conversation: randomId() };
  expect(Object.keys({ ...ofService(name), ...ofTenants(name.tenant) }).sort()).toEqual([...service].sort());
  expect(Object.keys(ofPlatform()).sort()).toEqual([...platform].sort());
});

/** An application whose store and queue can be taken away, and what it receives. */
async function begin(): Promise<{
  readonly instance: Instance;
  readonly store: WireProxy;
  readonly queue: SwitchablePort;
  readonly visit: Visit;
  /** Puts one envelope of each kind on the queue; how many those are. */
  readonly putAll: () => Promise<number>;
}> {
  const store = await startWireProxy(`http://127.0.0.1:${world.store.port}`);
  onTestFinished(() => store.close());
  const queue = await SwitchablePort.to(world.broker.port);
  const through = (text: string, from: number, to: number) => text.replace(`:${from}`, `:${to}`);
  const deployment = await world.deploy(() => ({ status: 201, headers: { location: 'https://platform.example/1' } }), {
    CAREBRIDGE_LOG_LEVEL: 'debug',
    CAREBRIDGE_PLATFORM: 'embedded',
    CAREBRIDGE_MAX_DELIVERIES: String(deliveries),
    CAREBRIDGE_TABLES_CONNECTION_STRING: through(world.store.connectionString, world.store.port, store.port),
    ServiceBusConnection: through(world.broker.connectionString, world.broker.port, queue.port),
  });
  const instance = await startInstance(deployment, times);
  const visit = await Visit.begin(deployment, instance);
  world.receive((message, delivery) => instance.dispatch(message, delivery), 12);
  const putAll = async () => {
    const envelopes: readonly Outgoing[] = [
      ...Object.values({ ...ofService(visit.another()), callback: visit.callback('E01') }).map(addressed),
      ...Object.values(ofTenants(visit.tenant)).map((body) => {
        return { to: 'service', session: `${visit.tenant}.settle`, body } as const;
      }),
      ...Object.values(ofPlatform()).map(alarmEnvelope),
    ];
    const client = new ServiceBusClient(world.broker.connectionString);
    const sender = client.createSender(world.queue);
    for (const envelope of envelopes) {
      const body = envelopeBytes(sealed(envelope));
      await sender.sendMessages({ sessionId: envelope.session, messageId: randomId(), body });
    }
    await client.close();
    return envelopes.length;
  };
  return { instance, store, queue, visit, putAll };
}

const outcomes = ({ log }: Instance, outcome: string) =>
  log.filter((entry) => entry.event === 'invocation' && entry.outcome === outcome).map(({ step }) => step);

/** Not by what the platform answers: it knows no conversation of these envelopes. */
const isOfOutage = ({ code }: { readonly code?: unknown }) => code !== 'UnexpectedAnswer';

const letters = async ({ app }: Instance) => {
  const { deadLetters } = await app.deadLetters.list(localCaller, { limit: 100 });
  return deadLetters.filter(isOfOutage);
};

test('store answers 503 for longer than all deliveries of an envelope → no kind of envelope is lost, all are handled when it is back', async () => {
  const { instance, store, visit, putAll } = await begin();
  const busy = store.inject({ fault: { kind: 'answer', status: 503 }, times: Number.POSITIVE_INFINITY });
  const put = await putAll();
  const steps = () => new Set(instance.log.filter(({ outcome }) => outcome === 'postponed').map(({ step }) => step));
  await until(() => steps().size === put);
  expect(busy()).toBeGreaterThan(put * deliveries);
  store.heal();
  await until(() => new Set(outcomes(instance, 'settled')).size === put);
  expect(await letters(instance)).toEqual([]);
  expect((await instance.app.conversations.read(localCaller, visit)).version).toBeGreaterThan(0);
});

test('queue takes nothing while envelopes are handled → they wait for it, none is lost', async () => {
  const { instance, queue, visit, putAll } = await begin();
  queue.off();
  const put = await putAll();
  await until(() => instance.log.some(({ code }) => code === 'QueueUnavailable'));
  queue.on();
  await until(() => new Set(outcomes(instance, 'settled')).size === put);
  expect((await letters(instance)).filter(({ conversation }) => conversation === visit.conversation)).toEqual([]);
  expect(instance.log.filter((entry) => entry.level === 'error' && isOfOutage(entry))).toEqual([]);
});

test('store answers slowly → everything is handled, nothing is lost', async () => {
  const { instance, store, putAll } = await begin();
  const late = Promise.withResolvers<void>();
  const asked = store.inject({
    fault: { kind: 'hold', what: 'answer', until: late.promise },
    times: Number.POSITIVE_INFINITY,
  });
  const put = await putAll();
  // No answer comes before the store was asked as often as there are envelopes.
  await until(() => asked() >= put);
  late.resolve();
  await until(() => new Set(outcomes(instance, 'settled')).size === put);
  expect(await letters(instance)).toEqual([]);
});
