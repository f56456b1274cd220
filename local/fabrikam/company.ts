import { asGuid, hashId } from '../../shared/kernel/ids.ts';
import type { CenterAgentInput, CenterQueueInput } from '../../shared/protocol/carebridge/contact-center.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import type { EngineAgent, EngineConfig } from '../engine/config.ts';
import { pageOrigins } from '../engine/page-origins.ts';

/** The second demo company's short name, here and at the embedded contact center. */
export const fabrikamId = 'fabrikam';

/** Its own Entra tenant at the identity issuer of this machine. */
export const fabrikamEntraTenant = ({ entraTenantId }: EngineConfig): string =>
  asGuid(hashId('fabrikam', entraTenantId));

/** An agent of the company at the contact center, and how well each queue is known to that agent. */
export type FabrikamAgent = EngineAgent & { readonly id: string; readonly levels: Readonly<Record<string, number>> };

/** The queues that the company's visitors come to, by id; the website's is the first. */
export const fabrikamQueues: Readonly<Record<string, Pick<CenterQueueInput, 'name'>>> = {
  '101': { name: 'Orders' },
  '102': { name: 'Repairs' },
};

/** Three people whom the contact center asks by their skill; made from what the data folder has anyway. */
export function fabrikamAgents(config: EngineConfig): readonly FabrikamAgent[] {
  return [
    agent(config, 'ines', 'Ines Prado', { '101': 80, '102': 20 }),
    agent(config, 'tom', 'Tom Reyes', { '101': 50, '102': 50 }),
    agent(config, 'mia', 'Mia Falk', { '101': 20, '102': 80 }),
  ];
}

function agent(
  { entraTenantId, localKey }: EngineConfig,
  id: string,
  displayName: string,
  levels: FabrikamAgent['levels'],
): FabrikamAgent {
  const hex = hashId('fabrikam', entraTenantId, id);
  return {
    id,
    levels,
    // The digits that an UUID has of its version and variant.
    objectId: asGuid(`${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17)}`),
    userName: `${id}@fabrikam.example`,
    password: hashId('fabrikam', localKey, id),
    displayName,
    address: `sip:${id}@fabrikam.example`,
  };
}

/** What the contact center is told of an agent. */
export function centerAgent({ displayName, objectId, levels }: FabrikamAgent): Partial<CenterAgentInput> {
  return {
    name: displayName,
    objectId,
    capacity: 3,
    wrapUpSeconds: 10,
    queues: Object.entries(levels).map(([id, level]) => ({ id, level, enabled: true })),
  };
}

/** The company as Carebridge knows it: its chat is carried by the embedded contact center. */
export function fabrikamTenant(config: EngineConfig, origin: string): TenantInput {
  const [queueId = ''] = Object.keys(fabrikamQueues);
  const names = fabrikamAgents(config).map(({ id, displayName }) => [id, displayName.split(' ')[0] ?? displayName]);
  return {
    id: fabrikamId,
    displayName: 'Fabrikam',
    entraTenantId: fabrikamEntraTenant(config),
    allowedOrigins: [...pageOrigins(origin)],
    platform: {
      provider: 'contact-center',
      dialect: 'chat-gateway',
      tenantId: fabrikamId,
      queueId,
      agentNames: Object.fromEntries(names),
    },
  };
}
