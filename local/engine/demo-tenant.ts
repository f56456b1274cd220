import { mostChats, type TenantInput } from '../../shared/providers/tenant.ts';
import type { EngineConfig } from './config.ts';
import { pageOrigins } from './page-origins.ts';

/** The demo company: two agents, open at all hours, its pages served from this machine. */
export function demoTenant(config: EngineConfig, id: string, origins: readonly string[]): TenantInput {
  return {
    id,
    displayName: 'Contoso',
    language: 'en',
    entraTenantId: config.entraTenantId,
    allowedOrigins: [...origins],
    platform: { provider: 'trusted-application', applicationEndpoint: `sip:helpdesk.${id}@contoso.example` },
    agents: config.agents.map(({ objectId, address, displayName }) => ({
      objectId,
      address,
      displayName: displayName.split(' ')[0] ?? displayName,
    })),
    texts: { welcome: 'Welcome to Contoso. We are looking for an agent for you.' },
  };
}

/** The demo company with agents who take as many chats at once as a tenant may allow: for runs in which no visitor is to wait for one. */
export function busyDemoTenant(config: EngineConfig, id: string, origins: readonly string[]): TenantInput {
  const { agents = [], ...tenant } = demoTenant(config, id, origins);
  return { ...tenant, agents: agents.map((agent) => ({ ...agent, maxChats: mostChats })) };
}

/** Writes the demo tenant unless there is one; what an administrator made of it since is kept. */
export async function provisionDemoTenant(config: EngineConfig, origin: string): Promise<void> {
  const response = await fetch(`${origin}/api/tenants/contoso`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-carebridge-key': config.localKey, 'if-none-match': '*' },
    body: JSON.stringify(demoTenant(config, 'contoso', pageOrigins(origin))),
  });
  const text = await response.text();
  if (!response.ok && response.status !== 412 && response.status !== 409) {
    throw new Error(`The demo tenant could not be written: ${response.status} ${text}`);
  }
}
