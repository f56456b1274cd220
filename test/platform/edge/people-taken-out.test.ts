import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryUser } from '../../../shared/platform/directory/directory.ts';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { applicationIdOf, json, refusalOf } from './reading.ts';
import { type SilentCalls, silentCalls } from './silent-calls.ts';

let world: PlatformWorld;
let calls: SilentCalls;

beforeAll(async () => {
  calls = silentCalls();
  world = await startPlatformWorld({ calls: calls.factory, agentRole: 'Agent' });
});

afterAll(() => world.close());

type Agent = Pick<DirectoryUser, 'objectId' | 'uri'>;

const newAgent = (name: string): Agent => ({
  objectId: randomUUID(),
  uri: `sip:${name}-${randomUUID()}@northwind.example`,
});

/** What the tenants of the world list from now on. */
const listed = (...agents: readonly Agent[]) =>
  world.first.platform.settle(world.tenantId, {
    clientId: world.clientId,
    endpoints: [world.endpoint],
    people: agents.map((agent) => ({ ...agent, tenantId: world.tenantId, displayName: 'Mira Voss' })),
  });

async function headersOf({ objectId }: Agent, roles = ['Agent']): Promise<Record<string, string>> {
  const claims = { oid: objectId, azp: randomUUID(), scp: 'user', roles, aud: world.origin };
  return {
    authorization: `Bearer ${await world.issuer.sign(world.tenantId, claims)}`,
    'content-type': 'application/json',
  };
}

const opens = async (agent: Agent, roles?: readonly string[]) =>
  fetch(`${world.origin}/ucwa/oauth/v1/applications`, {
    method: 'POST',
    headers: await headersOf(agent, roles === undefined ? undefined : [...roles]),
    body: JSON.stringify({ userAgent: 'Test/1.0', culture: 'en-us' }),
  });

/** A sign-in of an agent with a request for events that waits. */
async function signedIn(agent: Agent) {
  const id = applicationIdOf(await json(await opens(agent)));
  const headers = await headersOf(agent);
  const get = (path: string) => fetch(`${world.origin}/ucwa/oauth/v1/applications/${id}${path}`, { headers });
  return { id, get, waiting: get('/events?ack=2') };
}

describe('an agent whom no tenant lists any more (carebridge.md#roles)', () => {
  it('waiting for events → the wait ends, the conversations are told, no request and no sign-in is taken', async () => {
    const agent = newAgent('mira');
    await listed(agent);
    const { id, get, waiting } = await signedIn(agent);
    await listed();
    expect([403, 404]).toContain((await waiting).status);
    await until(() => calls.ended.includes(id));
    expect(await refusalOf(await get(''))).toBe('403 Forbidden');
    expect(await refusalOf(await opens(agent))).toBe('403 Forbidden');
    expect(await world.first.edge.channels.applicationsOf(world.tenantId, agent.uri)).toEqual([]);
  });

  it('whose address becomes another’s → hears nothing of what comes to it; the new holder starts afresh', async () => {
    const [mira, theo] = [newAgent('mira'), newAgent('theo')];
    await listed(mira, theo);
    const before = await Promise.all([signedIn(mira), signedIn(theo)]);
    const swapped = [
      { ...mira, uri: theo.uri },
      { ...theo, uri: mira.uri },
    ] as const;
    await listed(...swapped);
    for (const { get, waiting } of before) {
      expect([403, 404]).toContain((await waiting).status);
      expect(await refusalOf(await get(''))).toBe('404 NotFound ApplicationNotFound');
    }
    const after = await signedIn(swapped[0]);
    const there = await world.first.edge.channels.applicationsOf(world.tenantId, theo.uri);
    expect(there.map(({ id }) => id)).toEqual([after.id]);
  });

  it('who is another person at the same address (object id) → the earlier one is out, the later one is in', async () => {
    const before = newAgent('mira');
    await listed(before);
    const { waiting } = await signedIn(before);
    const after = { ...before, objectId: randomUUID() };
    await listed(after);
    expect([403, 404]).toContain((await waiting).status);
    expect((await opens(before)).status).toBe(403);
    expect((await opens(after)).status).toBe(201);
  });
});

describe('the role of an agent (carebridge.md#roles)', () => {
  it('not in the token of a listed person → 403; whom an administrator wrote by name → needs none', async () => {
    const [agent, person] = [newAgent('mira'), newAgent('noor')];
    await listed(agent);
    await world.first.platform.provisionUser({ ...person, tenantId: world.tenantId, displayName: 'Noor' });
    expect(await refusalOf(await opens(agent, []))).toBe('403 Forbidden');
    expect((await opens(agent, ['TenantAdministrator'])).status).toBe(403);
    expect((await opens(agent, ['Agent'])).status).toBe(201);
    expect((await opens(person, [])).status).toBe(201);
    await listed(agent, person);
    expect((await opens(person, [])).status).toBe(403);
  });
});
