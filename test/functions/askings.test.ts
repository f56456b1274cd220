import { beforeEach, describe, expect, test } from 'vitest';
import { askColleague, dropAsking, requestStatus } from '../../functions/handlers/conversation-requests.ts';
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
import { askingsOf, firstIsAsked, odileAddress, paramsOf, per, perAddress, visitOfTwo } from './support/two-agents.ts';

const world = useApplicationWorld();

let issuer: TestIssuer;
let deployment: Deployment;
let instance: Instance;
beforeEach(async () => {
  ({ issuer, deployment, instance } = await startPeopled(world, { requestWaitMs: 0 }));
});

/** Odile has the visitor of a tenant that has Per as well. */
async function withVisitor(before?: Visit): Promise<Visit> {
  const visit = await visitOfTwo(deployment, instance, before);
  await visit.happens(instance, ...firstIsAsked, 'E15');
  return visit;
}

const ask = (visit: Visit, json: object, who: Who = {}, at = instance) =>
  askAs({ issuer, instance: at }, who, askColleague, { method: 'POST', params: paramsOf(visit), body: json });

describe('asking colleagues · who may, and whom (carebridge.md#ask-colleague)', () => {
  test('an agent who is with the visitor → 202; the asking stands in the conversation, with its note', async () => {
    const visit = await withVisitor();
    world.receive(instance.dispatch);
    const asked = await ask(visit, { to: perAddress.toUpperCase(), note: ' Speaks Norwegian ', leaves: true });
    expect(asked.status).toBe(202);
    await until(async () => (await askingsOf(visit, instance)).length > 0);
    expect(await askingsOf(visit, instance)).toMatchObject([
      { to: perAddress, note: 'Speaks Norwegian', leaves: true, status: 'running', asked: [perAddress] },
    ]);
    const dropped = await askAs({ issuer, instance }, {}, dropAsking, {
      method: 'DELETE',
      params: { ...paramsOf(visit), requestId: asked.json.requestId },
    });
    expect([200, 202]).toContain(dropped.status);
    await until(async () => (await askingsOf(visit, instance))[0]?.status === 'dropped');
  });

  test('who is not in it → 404; the local key → 403; a note that is too long, or a member that is unknown → 400', async () => {
    const visit = await withVisitor();
    expect((await ask(visit, { leaves: true }, per)).status).toBe(404);
    await expect(
      instance.app.requests.ask(localCaller, visit, { kind: 'ask-colleague', leaves: true }),
    ).rejects.toMatchObject({ code: 'NotAllowed' });
    expect((await ask(visit, { leaves: true, note: 'n'.repeat(501) })).status).toBe(400);
    expect((await ask(visit, { leaves: true, whom: perAddress })).status).toBe(400);
  });

  test('who is no agent of the tenant, or oneself → the worker refuses: 409', async () => {
    const visit = await withVisitor();
    world.receive(instance.dispatch);
    for (const to of ['sip:else@harbour.example', odileAddress]) {
      const asked = await ask(visit, { to, leaves: false });
      const { requestId } = asked.json;
      const status = async () =>
        (await askAs({ issuer, instance }, {}, requestStatus, { params: { ...paramsOf(visit), requestId } })).json
          .status;
      if (asked.status !== 409) await until(async () => (await status()) === 'failed');
    }
    expect(await askingsOf(visit, instance)).toEqual([]);
  });
});

describe('asking colleagues · repeated (carebridge.md#ask-colleague)', () => {
  test('the same envelope twice, at two instances → one asking', async () => {
    const other = await startInstance(deployment, { requestWaitMs: 0 });
    const visit = await withVisitor();
    const { tenant, conversation } = visit;
    const envelope: ServiceEnvelope = {
      ...{ kind: 'alarm', schema: 1, tenant, conversation, purpose: 'retry', dueAt: Date.now() },
      ask: {
        requestId: randomId(),
        request: { kind: 'ask-colleague', by: odileAddress, to: perAddress, leaves: true },
      },
    };
    await Promise.allSettled([instance.handle(envelope), other.handle(envelope)]);
    await instance.handle(envelope);
    expect(await askingsOf(visit, instance)).toHaveLength(1);
  });
});
