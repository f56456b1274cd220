import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { platformPerson } from '../../functions/handlers/platform-directory.ts';
import { tenants } from '../../functions/handlers/tenants.ts';
import { withLogSink } from '../../shared/application/log-sink.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { KeyServer } from '../support/application/key-server.ts';
import { localCaller, sampleTenant, startInstance, useApplicationWorld } from '../support/application-world.ts';
import { ask } from './support/ask.ts';

const world = useApplicationWorld();
let issuer: KeyServer;
beforeAll(async () => {
  issuer = await KeyServer.start();
});
afterAll(() => issuer.stop());

/** An administrator of an Entra tenant that need not consent, before an instance with these settings. */
async function administrator(settings: Readonly<Record<string, string>>) {
  const [own, other] = [randomUUID(), randomUUID()];
  const { app } = await startInstance(
    await world.deploy(() => ({ status: 404 }), {
      CAREBRIDGE_AUTHORITY: issuer.authority,
      CAREBRIDGE_ENTRA_TENANTS: `${own} ${other}`,
      CAREBRIDGE_PLATFORM: 'embedded',
      ...settings,
    }),
  );
  const headersOf = async (entra: string) => ({
    authorization: `Bearer ${await issuer.sign(entra, appIdUri, { roles: ['TenantAdministrator'] })}`,
  });
  const creates = async (entraTenantId = own) =>
    ask(tenants, app, {
      method: 'POST',
      params: {},
      headers: await headersOf(entraTenantId),
      body: sampleTenant(undefined, { entraTenantId, agents: [] }),
    });
  const lists = async () =>
    (await ask(tenants, app, { method: 'GET', params: {}, headers: await headersOf(own) })).json.tenants;
  const writesPerson = async (objectId: string) =>
    ask(platformPerson, app, {
      method: 'PUT',
      params: { objectId },
      headers: await headersOf(own),
      body: { address: `sip:${objectId}@harbour.example`, displayName: 'Noor' },
    });
  return { app, own, other, creates, lists, writesPerson };
}

describe('quotas (carebridge.md#tenants)', () => {
  test('tenants of one Entra tenant · one more than it may have → 409 that says how many there may be', async () => {
    const { creates, lists, other } = await administrator({ CAREBRIDGE_TENANTS_PER_ENTRA_TENANT: '2' });
    const all = await Promise.all([creates(), creates(), creates()]);
    expect(all.map(({ status }) => status).toSorted()).toEqual([201, 201, 409]);
    expect(all.find(({ status }) => status === 409)?.json.title).toContain('2 tenants');
    expect(await lists()).toHaveLength(2);
    expect((await creates(other)).status).toBe(201);
  });

  test('writes of one Entra tenant · more than a minute takes → 429 with Retry-After; others go on', async () => {
    const { creates, other } = await administrator({ CAREBRIDGE_TENANT_WRITES_PER_MINUTE: '2' });
    expect([(await creates()).status, (await creates()).status]).toEqual([201, 201]);
    const refused = await creates();
    expect(refused).toMatchObject({ status: 429, json: { code: 'TooManyRequests' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await creates(other)).status).toBe(201);
  });

  test('entries of the directory · one more than there may be → 409; what is there can be written again', async () => {
    const { writesPerson } = await administrator({ CAREBRIDGE_DIRECTORY_ENTRIES_PER_ENTRA_TENANT: '1' });
    const [first, second] = [randomUUID(), randomUUID()];
    expect((await writesPerson(first)).status).toBe(200);
    expect((await writesPerson(second)).status).toBe(409);
    expect((await writesPerson(first)).status).toBe(200);
  });
});

describe('reads (carebridge.md#desk-profile)', () => {
  test("strangers' tenants → a profile, an erasure and a run of retention ask the store no more than without them", async () => {
    const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_LOG_LEVEL: 'debug' });
    const { app } = await startInstance(deployment);
    const entraTenantId = randomUUID();
    const objectId = randomUUID();
    const agents = [{ objectId, address: `sip:${objectId}@harbour.example`, displayName: 'Odile' }];
    await app.tenantAdministration.create(
      localCaller,
      sampleTenant(undefined, { entraTenantId, agents, retentionDays: 1 }),
    );
    const caller = { kind: 'person', entraTenantId, objectId } as const;
    const read = async () => {
      expect((await app.desk.profile(caller)).tenants).toHaveLength(1);
      await app.dataSubjects.exportVisitor(caller, randomId());
      await app.retention.run();
    };
    const alone = await fewestOperations(read);
    expect(alone).toBeGreaterThan(3);
    await withLogSink(
      () => undefined,
      async () => {
        for (let count = 0; count < 12; count += 1) {
          const stranger = sampleTenant(undefined, { entraTenantId: randomUUID() });
          await app.tenantAdministration.create(localCaller, stranger);
        }
      },
    );
    // On a busy machine what was read before may be too old to be used again.
    await expect.poll(() => operations(read)).toBe(alone);
  });
});

/** Requests to the store that `work` makes where it is done often. */
async function fewestOperations(work: () => Promise<void>): Promise<number> {
  const counts: number[] = [];
  while (counts.length < 4) counts.push(await operations(work));
  return Math.min(...counts);
}

/** Requests to the store that `work` makes. */
async function operations(work: () => Promise<void>): Promise<number> {
  let count = 0;
  await withLogSink((line) => {
    if (JSON.parse(line).event === 'store-operation') count += 1;
  }, work);
  return count;
}
