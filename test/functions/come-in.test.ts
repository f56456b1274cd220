import { beforeEach, describe, expect, test } from 'vitest';
import { comeIn, requestStatus } from '../../functions/handlers/conversation-requests.ts';
import { supervisorProfile } from '../../functions/handlers/supervision.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { ServiceEnvelope } from '../../shared/service/worker/service-envelope.ts';
import type { TestIssuer } from '../providers/trusted-application/support/issuer.ts';
import type { Visit } from '../support/application/visit.ts';
import {
  type Deployment,
  type Instance,
  localCaller,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { until } from '../support/until.ts';
import { askAs, startPeopled, type Who } from './support/people.ts';
import { pageOf } from './support/relaying.ts';
import { askingsOf, firstIsAsked, odileAddress, paramsOf, per, perAddress, visitOfTwo } from './support/two-agents.ts';

const world = useApplicationWorld();
/** Per, who supervises; and one who supervises and is no agent. */
const supervisor: Who = { ...per, roles: ['Agent', 'Supervisor'] };
const stranger: Who = { oid: '00000000-0000-4000-8000-00000000abcd', roles: ['Supervisor'] };

let issuer: TestIssuer;
let deployment: Deployment;
let instance: Instance;
beforeEach(async () => {
  ({ issuer, deployment, instance } = await startPeopled(world, { requestWaitMs: 0 }));
});

/** Odile has the visitor of a tenant that has Per as well; or the visitor waits. */
async function withVisitor(...more: readonly 'E15'[]): Promise<Visit> {
  const visit = await visitOfTwo(deployment, instance);
  await visit.happens(instance, ...firstIsAsked, ...more);
  return visit;
}

const comes = (visit: Visit, body: object, who: Who = supervisor) =>
  askAs({ issuer, instance }, who, comeIn, { method: 'POST', params: paramsOf(visit), body });

const statusOf = async (visit: Visit, requestId: string) =>
  (await askAs({ issuer, instance }, supervisor, requestStatus, { params: { ...paramsOf(visit), requestId } })).json;

describe('supervisor comes in (carebridge.md#come-in)', () => {
  test.each([true, false])(
    'takes over: %s, by one of the agents → 202, stands in the conversation; once more, and it is the same',
    async (takesOver) => {
      const visit = await withVisitor('E15');
      world.receive(instance.dispatch);
      const asked = await comes(visit, { takesOver });
      expect(asked.status).toBe(202);
      await until(async () => (await askingsOf(visit, instance)).length > 0);
      const again = await comes(visit, { takesOver });
      await until(async () => (await statusOf(visit, again.json.requestId)).status === 'running');
      expect(await askingsOf(visit, instance)).toMatchObject([
        {
          by: odileAddress,
          to: perAddress,
          leaves: takesOver,
          bySupervisor: true,
          status: 'running',
          asked: [perAddress],
        },
      ]);
      const { agents } = await instance.app.conversations.read(localCaller, visit);
      const audience = takesOver ? 'everyone' : 'agents';
      expect(agents.find(({ address }) => address === perAddress)).toMatchObject({ audience });
    },
  );

  test('an agent who does not supervise, a supervisor who is no agent, the local key → 403; of another conversation → 404; no or another member → 400', async () => {
    const visit = await withVisitor('E15');
    expect((await comes(visit, { takesOver: true }, per)).status).toBe(403);
    expect((await comes(visit, { takesOver: true }, stranger)).status).toBe(403);
    await expect(instance.app.requests.comeIn(localCaller, visit, true)).rejects.toMatchObject({ code: 'NotAllowed' });
    const elsewhere = { ...paramsOf(visit), conversation: randomId() };
    const other = { method: 'POST', params: elsewhere, body: { takesOver: true } } as const;
    expect((await askAs({ issuer, instance }, supervisor, comeIn, other)).status).toBe(404);
    const faulty = await comes(visit, { takesOver: 'yes' });
    expect([faulty.status, JSON.stringify(faulty.json)]).toEqual([400, expect.stringContaining('takesOver')]);
    expect((await comes(visit, { takesOver: true, note: 'x' })).status).toBe(400);
    expect(await askingsOf(visit, instance)).toEqual([]);
  });

  test('the visitor waits → the worker refuses: a conflict', async () => {
    const visit = await withVisitor();
    world.receive(instance.dispatch);
    const asked = await comes(visit, { takesOver: true });
    if (asked.status !== 409)
      await until(async () => (await statusOf(visit, asked.json.requestId)).code === 'Conflict');
    expect(await askingsOf(visit, instance)).toEqual([]);
  });

  test('a contact center has the visitor → 409', async () => {
    const { tenant } = await visitOfTwo(deployment, instance);
    const page = await pageOf(deployment, instance.app, tenant);
    expect((await page.open()).status).toBe(201);
    const visit = { tenant, conversation: page.kept.conversationId };
    world.receive(instance.dispatch);
    await until(
      async () => (await instance.app.conversations.read(localCaller, visit).catch(() => undefined)) !== undefined,
    );
    const asked = { method: 'POST', params: visit, body: { takesOver: true } } as const;
    const answer = await askAs({ issuer, instance }, supervisor, comeIn, asked);
    expect([answer.status, answer.json.code]).toEqual([409, 'Conflict']);
    expect(JSON.stringify(answer.json)).toContain('contact center');
  });

  test('the same envelope twice, at two instances → one asking', async () => {
    const other = await startInstance(deployment, { requestWaitMs: 0 });
    const visit = await withVisitor('E15');
    const { tenant, conversation } = visit;
    const envelope: ServiceEnvelope = {
      ...{ kind: 'alarm', schema: 1, tenant, conversation, purpose: 'retry', dueAt: Date.now() },
      comeIn: { requestId: randomId(), request: { kind: 'come-in', to: perAddress, takesOver: true } },
    };
    await Promise.allSettled([instance.handle(envelope), other.handle(envelope)]);
    await instance.handle(envelope);
    expect(await askingsOf(visit, instance)).toHaveLength(1);
  });

  test('the profile → tells the own address to who is an agent, and to no other', async () => {
    const visit = await withVisitor('E15');
    const own = async (who: Who) => {
      const { json } = await askAs({ issuer, instance }, who, supervisorProfile);
      return json.tenants.find(({ id }: { readonly id: string }) => id === visit.tenant).ownAddress;
    };
    expect([await own(supervisor), await own(stranger)]).toEqual([perAddress, undefined]);
  });
});
