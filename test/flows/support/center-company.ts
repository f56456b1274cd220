import type { EngineAgent } from '../../../local/engine/config.ts';
import type { Engine } from '../../../local/engine/engine.ts';
import type { CenterPlatform } from '../../../shared/providers/contact-center/platform-schema.ts';
import type { TenantCheckAnswer } from '../../../shared/service/administration/tenant-check.ts';

/** A company whose chat a contact center carries, and the queues that its agents serve. */
export type CenterCompany = {
  readonly tenant: string;
  readonly pageOrigin: string;
  /** The contact center's own name of the tenant. */
  readonly center: string;
};

const queues = { '101': 'Billing', '102': 'Repairs' };

/** Sets a company up, one per generation of the API: its queues and agents in the embedded contact center, then the tenant and its credential, which brings the rest. */
export async function foundCompany(engine: Engine, dialect: CenterPlatform['dialect']): Promise<CenterCompany> {
  const { origin, config } = engine;
  const tenant = `fabrikam-${dialect}`;
  const company = { tenant, pageOrigin: 'https://www.fabrikam.example', center: `${tenant}-care` };
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
  const credential =
    dialect === 'chat-gateway'
      ? { kind: 'api-key', apiKey: (await made('api-key')).secret }
      : await made('client').then(({ id, secret }) => ({ kind: 'client', clientId: id, clientSecret: secret }));
  const path = `/api/tenants/${company.tenant}`;
  await byKey('PUT', path, {
    displayName: 'Fabrikam',
    entraTenantId: config.entraTenantId,
    allowedOrigins: [company.pageOrigin],
    platform: {
      ...{ provider: 'contact-center', dialect, tenantId: company.center, queueId: '101' },
      agentNames: { 'agent-0': 'Ada', 'agent-1': 'Ben' },
    },
  });
  await byKey('PUT', `${path}/credential`, credential);
  const { ready, problems } = (await byKey('GET', `${path}/check`)) as TenantCheckAnswer;
  if (!ready) throw new Error(`The company is not ready: ${JSON.stringify(problems)}`);
  return company;
}

const skilled = ({ objectId, displayName }: EngineAgent, index: number) => ({
  name: displayName,
  objectId,
  wrapUpSeconds: 0,
  queues: [{ id: Object.keys(queues)[index] ?? '101', level: 80 }],
});
