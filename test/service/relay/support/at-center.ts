import { expect } from 'vitest';
import { tokenAnswerSchema } from '../../../../shared/protocol/carebridge/widget-token.ts';
import { tenantSchema } from '../../../../shared/providers/written-tenant.ts';
import {
  type ApplicationWorld,
  type Instance,
  localCaller,
  sampleTenant,
  startInstance,
} from '../../../support/application-world.ts';
import { ScriptedCenter } from '../../../support/contact-center/scripted-center.ts';
import { ScriptedProvider } from '../../../support/contact-center/scripted-provider.ts';
import { inProcess } from '../../../support/relay/in-process.ts';
import { RelayClient, type Wire } from '../../../support/relay/relay-client.ts';
import { until } from '../../../support/until.ts';

const page = 'https://www.harbour.example';

/** Stands in for the platform that tenants of the tests have. */
const providerName = 'trusted-application';

/** Two instances before a scripted contact center, which take requests, messages and reports in turn. */
export async function beginAtCenter(world: ApplicationWorld, environment: Readonly<Record<string, string>> = {}) {
  const usual = { CAREBRIDGE_TOKENS_PER_MINUTE: '100000' };
  const deployment = await world.deploy(() => ({ status: 500 }), { ...usual, ...environment });
  const center = new ScriptedCenter();
  const written = sampleTenant(undefined, { giveUpAfterSeconds: 600 });
  const tenant = tenantSchema.parse(written);
  const provider = new ScriptedProvider({ center, tenant: async () => tenant, name: providerName });
  const start = () => startInstance(deployment, {}, { provider });
  const instances: readonly Instance[] = [await start(), await start()];
  await instances[0]?.app.tenantAdministration.create(localCaller, written);
  let turns = 0;
  const next = (): Instance => {
    turns += 1;
    const instance = instances[turns % instances.length];
    if (instance === undefined) throw new Error('There is no instance.');
    return instance;
  };
  world.receive((message, delivery) => next().dispatch(message, delivery), 4);
  const wire: Wire = (request) => inProcess(next().app)(request);
  const report = async () => {
    for (const callback of center.take()) await next().app.callbacks.accept(providerName, callback);
  };
  return { center, tenant: tenant.id, wire, report, next };
}

type Begun = Awaited<ReturnType<typeof beginAtCenter>>;

/** A visitor who waits in a queue. */
export async function waitingAtCenter(begun: Begun) {
  const client = new RelayClient(begun.wire, begun.tenant, page);
  const { json } = await client.knock();
  expect((await client.open({ visitorName: 'Tove', subject: 'Berths' })).status).toBe(201);
  await until(() => begun.center.conversations.some(({ key }) => key === client.kept.conversationId));
  await begun.report();
  await client.until(({ kind }) => kind === 'waiting');
  const conversation = begun.center.conversations.find(({ key }) => key === client.kept.conversationId);
  if (conversation === undefined) throw new Error('The center has no such conversation.');
  return { client, conversation, visitorId: tokenAnswerSchema.parse(json).visitorId };
}
