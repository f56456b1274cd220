import * as z from 'zod';
import { delay } from '../../../shared/kernel/time.ts';
import type { TenantInput } from '../../../shared/providers/tenant.ts';
import type { CenterCompany } from './center-company.ts';
import { type Dialect, queueIds } from './center-record.ts';

const checkSchema = z.looseObject({ ready: z.boolean(), problems: z.array(z.looseObject({ code: z.string() })) });

/** What the service's own tenant of a run is made with. */
export type SetUp = {
  readonly tenant: string;
  readonly entraTenantId: string;
  readonly pageOrigin: string;
  readonly dialect: Dialect;
  /** What visitors see of agents, by the contact center's id. */
  readonly agentNames: Readonly<Record<string, string>>;
};

/** Where something is missing the check is asked again, so often and after this pause: the contact center may have been slow. */
const asked = { times: 4, pauseMs: 1_000 };

/**
 * Does what an administrator of the tenant does: writes the tenant and its credential. The service authenticates then, and makes webhook and
 * channel; its check tells when nothing is missing.
 * @throws {Error} — when something is missing still
 */
export async function setUp(company: CenterCompany, given: SetUp): Promise<void> {
  const path = `/api/tenants/${given.tenant}`;
  await company.request('PUT', path, tenantOf(company, given));
  await company.request('PUT', `${path}/credential`, credentialOf(company, given.dialect));
  for (let left = asked.times; ; left -= 1) {
    const { ready, problems } = checkSchema.parse(await company.request('GET', `${path}/check`));
    if (ready) return;
    if (left === 0) throw new Error(`The check of the set-up: ${problems.map(({ code }) => code).join(', ')}`);
    await delay(asked.pauseMs);
  }
}

function tenantOf({ name }: CenterCompany, given: SetUp): TenantInput {
  const { tenant: id, entraTenantId, pageOrigin, dialect, agentNames } = given;
  const platform = { provider: 'contact-center', dialect, tenantId: name, queueId: queueIds.first } as const;
  return {
    id,
    displayName: 'Fabrikam',
    entraTenantId,
    allowedOrigins: [pageOrigin],
    platform: { ...platform, agentNames },
    agents: [],
  };
}

function credentialOf({ credential: { id, secret } }: CenterCompany, dialect: Dialect) {
  if (dialect === 'chat-gateway') return { kind: 'api-key', apiKey: secret };
  return { kind: 'client', clientId: id, clientSecret: secret };
}
