import type { EngineAgent } from '../../../local/engine/config.ts';
import type { Engine } from '../../../local/engine/engine.ts';
import type { CenterPlatform } from '../../../shared/providers/contact-center/platform-schema.ts';
import type { TenantInput } from '../../../shared/providers/tenant.ts';
import { StrictChatApiClient } from '../../support/strict-center/chat-api-client.ts';
import { StrictGatewayClient } from '../../support/strict-center/gateway-client.ts';

/** A company whose chat a contact center carries, and the queues that its agents serve. */
export type CenterCompany = {
  readonly tenant: string;
  readonly pageOrigin: string;
  /** The contact center's own name of the tenant. */
  readonly center: string;
};

const queues = { '101': 'Billing', '102': 'Repairs' };

/** Sets a company up in the embedded contact center and here, as an administrator does by hand. */
export async function foundCompany(engine: Engine, dialect: CenterPlatform['dialect']): Promise<CenterCompany> {
  const { origin, config } = engine;
  const company = { tenant: 'fabrikam', pageOrigin: 'https://www.fabrikam.example', center: 'fabrikam-care' };
  const byKey = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-carebridge-key': config.localKey },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const ours = `?entraTenantId=${config.entraTenantId}`;
  const base = `/api/contact-center/tenants/${company.center}`;
  await byKey('PUT', `${base}${ours}`, { displayName: 'Fabrikam' });
  for (const [id, name] of Object.entries(queues)) await byKey('PUT', `${base}/queues/${id}`, { name });
  for (const [index, agent] of config.agents.entries())
    await byKey('PUT', `${base}/agents/agent-${index}`, skilled(agent, index));
  const made = async (kind: 'client' | 'api-key') =>
    (await byKey('POST', `/api/contact-center/credentials${ours}`, { kind, name: 'Fabrikam' })) as {
      readonly id: string;
      readonly secret: string;
    };
  const client = await made('client');
  const { secret: apiKey } = await made('api-key');
  const platform = { provider: 'contact-center', dialect, tenantId: company.center } as const;
  const written = (channelId: string): TenantInput => ({
    id: company.tenant,
    displayName: 'Fabrikam',
    entraTenantId: config.entraTenantId,
    allowedOrigins: [company.pageOrigin],
    platform: { ...platform, channelId, agentNames: { 'agent-0': 'Ada', 'agent-1': 'Ben' } },
    agents: [],
  });
  const path = `/api/tenants/${company.tenant}`;
  // The channel leads to the webhook, whose address the tenant's check tells.
  await byKey('PUT', path, written('not-made-yet'));
  const credential =
    dialect === 'chat-gateway'
      ? { kind: 'api-key', apiKey }
      : { kind: 'client', clientId: client.id, clientSecret: client.secret };
  await byKey('PUT', `${path}/credential`, credential);
  const { webhook } = (await byKey('GET', `${path}/check`)) as { readonly webhook: string };
  const customer = { customerId: config.entraTenantId, tenant: company.center, client, apiKey };
  await byKey('PUT', path, written(await makeChannel(origin, customer, dialect, webhook)));
  return company;
}

const skilled = ({ objectId, displayName }: EngineAgent, index: number) => ({
  name: displayName,
  objectId,
  wrapUpSeconds: 0,
  queues: [{ id: Object.keys(queues)[index] ?? '101', level: 80 }],
});

async function makeChannel(
  origin: string,
  customer: ConstructorParameters<typeof StrictChatApiClient>[1],
  dialect: CenterPlatform['dialect'],
  uri: string,
): Promise<string> {
  const routingOptions = { type: 'queue', id: '101' };
  if (dialect === 'chat-gateway') {
    const client = new StrictGatewayClient(origin, customer);
    const hook = await client.call('POST', '/webhooks', { name: 'Carebridge', uri, version: 'Chat Gateway v1.0' });
    const channel = { name: 'Website', type: 'ChatAPI', webHookId: hook.json.id, routingOptions };
    return String((await client.call('POST', '/channels', channel)).json.id);
  }
  const client = new StrictChatApiClient(origin, customer);
  const hook = await client.call('POST', '/web-hooks', { name: 'Carebridge', uri, version: 'v2.0' });
  const channel = { name: 'Website', webHookId: hook.json.id, routingOptions };
  return String((await client.call('POST', '/channels', channel)).json.id);
}
