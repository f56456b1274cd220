import { expect } from 'vitest';
import type { Carebridge } from '../../../shared/application/carebridge.ts';
import { composeStores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { dayMs, minuteMs } from '../../../shared/kernel/time.ts';
import { RelayKeys } from '../../../shared/service/relay/relay-keys.ts';
import { RelayTokens } from '../../../shared/service/relay/relay-tokens.ts';
import {
  type ApplicationWorld,
  type Deployment,
  localCaller,
  sampleTenant,
  startInstance,
} from '../../support/application-world.ts';
import { inProcess } from '../../support/relay/in-process.ts';
import { RelayClient } from '../../support/relay/relay-client.ts';

export const page = 'https://www.harbour.example';
export const shop = 'https://shop.harbour.example';

type Opening = {
  readonly origin?: string;
  readonly visitorId?: string;
  readonly at?: number;
  readonly address?: string;
};

/** An opening token as the token answer of a tenant with a contact center brings it. */
export async function openingToken(deployment: Deployment, tenant: string, opening: Opening = {}): Promise<string> {
  const { origin = page, visitorId = randomId(), at = Date.now() } = opening;
  const { keys } = await composeStores(settingsFrom(deployment.environment), () => undefined, Date.now);
  const lifetimes = { openingMs: 10 * minuteMs, conversationMs: minuteMs };
  const tokens = new RelayTokens(new RelayKeys(keys, 30 * dayMs, () => at), lifetimes, () => at);
  return (await tokens.opening({ tenant, origin, visitorId, threadId: randomId() })).token;
}

export async function begin(world: ApplicationWorld, environment: Readonly<Record<string, string>> = {}) {
  const usual = { CAREBRIDGE_TOKENS_PER_MINUTE: '100000' };
  const deployment = await world.deploy(() => ({ status: 404 }), { ...usual, ...environment });
  const { app, log } = await startInstance(deployment);
  const tenant = sampleTenant(undefined, { allowedOrigins: [page, shop] });
  await app.tenantAdministration.create(localCaller, tenant);
  return { deployment, app, log, tenant: tenant.id };
}

/** A page with an opening token. */
export async function pageOf(deployment: Deployment, app: Carebridge, tenant: string, opening: Opening = {}) {
  const client = new RelayClient(inProcess(app, opening.address), tenant, opening.origin ?? page);
  client.openingToken = await openingToken(deployment, tenant, opening);
  return client;
}

/** A page that has opened a conversation. */
export async function opened(world: ApplicationWorld, environment: Readonly<Record<string, string>> = {}) {
  const begun = await begin(world, environment);
  const client = await pageOf(begun.deployment, begun.app, begun.tenant);
  expect((await client.open()).status).toBe(201);
  return { ...begun, client };
}
