import { demoTenant } from '../../local/engine/demo-tenant.ts';
import type { Environment } from '../../shared/kernel/settings.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import { startCenterServer } from './contact-center/center-server.ts';
import { ScriptedCenter } from './contact-center/scripted-center.ts';
import { type EngineWorld, type EngineWorldOptions, startEngineWorld } from './engine-world.ts';
import { overHttp } from './relay/over-http.ts';
import { RelayClient } from './relay/relay-client.ts';
import { startWireProxy, type Watch } from './wire-proxy.ts';

/** How a world differs from the usual one. */
export type RelayWorldOptions = Pick<EngineWorldOptions, 'watches' | 'environment' | 'onLine'> & {
  /** Sees what the application asks of the center. */
  readonly center?: Watch;
};

/** The whole service on this machine, with a scripted contact center in the place of its tenants' platform. */
export type RelayWorld = {
  readonly engine: EngineWorld;
  readonly center: ScriptedCenter;
  /** The tenant whose visitors come over the relay. */
  readonly tenant: string;
  /** Settings of the application, for another instance. */
  readonly environment: Environment;
  /** A page of the tenant's, whose requests are sent until they are answered; `origin`: of the instance that it asks. */
  page(origin?: string): RelayClient;
  close(): Promise<void>;
};

/** The module that registers the functions. */
export const relayApplication = 'test/support/contact-center/application.ts';
const tenant = 'harbour';
const pageOrigin = 'https://www.harbour.example';
const patienceMs = 60_000;

/** Starts the center, the engine, and what stands in their ways. */
export async function startRelayWorld(options: RelayWorldOptions = {}): Promise<RelayWorld> {
  const center = new ScriptedCenter();
  const webhook = (): string => `${engine.engine.origin}/api/callback/trusted-application`;
  const server = await startCenterServer(center, webhook);
  const way = await startWireProxy(server.origin, options.center);
  const environment = {
    ...options.environment,
    SCRIPTED_CENTER: JSON.stringify({ origin: way.origin, tenant }),
  };
  const { watches, onLine } = options;
  const engine: EngineWorld = await startEngineWorld({
    main: relayApplication,
    environment,
    ...(watches === undefined ? {} : { watches }),
    ...(onLine === undefined ? {} : { onLine }),
  });
  await writeTenant(engine);
  return {
    engine,
    center,
    tenant,
    environment,
    page: (origin = engine.engine.origin) =>
      new RelayClient(
        overHttp(() => origin, patienceMs),
        tenant,
        pageOrigin,
      ),
    close: async () => {
      await server.close();
      await engine.close();
      await way.close();
    },
  };
}

/** A tenant whose visitors wait for as long as a test may take. */
async function writeTenant({ engine }: EngineWorld): Promise<void> {
  const written: TenantInput = { ...demoTenant(engine.config, tenant, [pageOrigin]), giveUpAfterSeconds: 600 };
  const response = await fetch(`${engine.origin}/api/tenants/${tenant}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-carebridge-key': engine.config.localKey },
    body: JSON.stringify(written),
  });
  if (!response.ok) throw new Error(`The tenant could not be written: ${response.status} ${await response.text()}`);
}
