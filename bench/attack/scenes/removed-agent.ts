import * as z from 'zod';
import type { Ground } from '../ground.ts';
import { lastSeen } from '../last-seen.ts';
import { expectTaken, outcomeOf, type Scene } from '../scene.ts';

const agentSchema = z.looseObject({ objectId: z.string() });
const tenantsSchema = z.looseObject({
  tenants: z.array(z.looseObject({ id: z.string(), agents: z.array(agentSchema) })),
});
const withinMs = 20_000;
const applications = '/ucwa/oauth/v1/applications';

/** An agent who was taken out of the tenant goes on with the sign-in of before. */
export const removedAgent: Scene = {
  name: 'agent',
  attack:
    'An agent who was taken out of the tenant goes on by the sign-in of before, and signs in anew with the same token.',
  async play(ground) {
    const { stage, send, administer } = ground;
    const { second } = stage;
    const headers = { authorization: `Bearer ${second.client.token}` };
    const own = new URL(second.client.link(second.client.application, 'self')).pathname;
    expectTaken('a request of the agent', (await send('GET', own, { headers })).status);
    const listing = await tenantsWith(ground, second.profile.objectId);
    for (const { id, agents } of listing) {
      const { status } = await administer('PATCH', `/api/tenants/${id}`, {
        agents: agents.filter(({ objectId }) => objectId !== second.profile.objectId),
      });
      expectTaken('a tenant without the agent', status);
    }
    const startedAt = Date.now();
    const isEnded = async () => (await send('GET', own, { headers })).status >= 400;
    const ended = await lastSeen(isEnded, (seen) => seen, withinMs);
    const tookMs = Date.now() - startedAt;
    const json = { userAgent: 'Attack/1.0', culture: 'en-us' };
    const again = (await send('POST', applications, { headers, json })).status;
    for (const { id, agents } of listing) await administer('PATCH', `/api/tenants/${id}`, { agents });
    return outcomeOf(
      `taken out of ${listing.length} tenants, signed out after ${tookMs} ms, signing in anew ${again}`,
      ended ? undefined : 'the application of before goes on',
      again < 400 ? 'the agent signs in anew' : undefined,
    );
  },
};

/** The tenants that list a person; there is the demo company's beside that of the scene. */
async function tenantsWith({ administer }: Ground, objectId: string) {
  const { text } = await administer('GET', '/api/tenants');
  const { tenants } = tenantsSchema.parse(JSON.parse(text));
  return tenants.filter(({ agents }) => agents.some((agent) => agent.objectId === objectId));
}
