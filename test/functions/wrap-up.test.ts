import { beforeEach, describe, expect, test } from 'vitest';
import { requestStatus, wrapUpChat } from '../../functions/handlers/conversation-requests.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { longestWrapUp, mostTags } from '../../shared/protocol/carebridge/wrap-up-limits.ts';
import type { ServiceEnvelope } from '../../shared/service/worker/service-envelope.ts';
import type { TestIssuer } from '../providers/trusted-application/support/issuer.ts';
import { Visit } from '../support/application/visit.ts';
import {
  type Deployment,
  type Instance,
  localCaller,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { until } from '../support/until.ts';
import { askAs, startPeopled, type Who } from './support/people.ts';
import { per, perAddress } from './support/two-agents.ts';

const attended = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11', 'E12', 'E15'] as const;
const odileAddress = String(sampleTenant().agents?.[0]?.address);
const world = useApplicationWorld();

let issuer: TestIssuer;
let deployment: Deployment;
let instance: Instance;
beforeEach(async () => {
  ({ issuer, deployment, instance } = await startPeopled(world, { requestWaitMs: 0 }));
});

/** Odile has the visitor of a tenant that has Per as well, who is asked one after the other, and offers tags. */
async function withVisitor(): Promise<Visit> {
  const tenant = sampleTenant();
  const agents = [...(tenant.agents ?? []), { objectId: per.oid, address: perAddress, displayName: 'Per' }];
  const visit = await Visit.begin(deployment, instance, {
    ...tenant,
    ...{ agents, askAtOnce: 1, wrapUpTags: ['berth', 'invoice'] },
  });
  await visit.happens(instance, ...attended);
  world.receive(instance.dispatch);
  return visit;
}

const wrapUp = ({ tenant, conversation }: Visit, body: object, who: Who = {}) =>
  askAs({ issuer, instance }, who, wrapUpChat, { method: 'PUT', params: { tenant, conversation }, body });

/** How a request ends that has been taken. */
async function settled({ tenant, conversation }: Visit, { json, status }: Awaited<ReturnType<typeof wrapUp>>) {
  if (status === 200) return 'done';
  if (status !== 202) return json.code;
  const params = { tenant, conversation, requestId: json.requestId };
  const read = () => askAs({ issuer, instance }, {}, requestStatus, { params });
  await until(async () => ['done', 'failed'].includes((await read()).json.status));
  const { code = 'done' } = (await read()).json;
  return code;
}

const wrapUpsOf = async (visit: Visit) => (await instance.app.conversations.read(localCaller, visit)).wrapUps;

describe('wrap-up (carebridge.md#wrap-up)', () => {
  test('tags and note of an agent who is in → stand in the conversation, in the agent’s own days, and in the export', async () => {
    const visit = await withVisitor();
    const asked = await wrapUp(visit, { revision: 1, tags: ['berth'], note: 'Wants a longer one' });
    expect(await settled(visit, asked)).toBe('done');
    const said = { by: odileAddress, revision: 1, tags: ['berth'], note: 'Wants a longer one' };
    expect(await wrapUpsOf(visit)).toMatchObject([said]);
    const own = await instance.app.earlier.own(
      {
        kind: 'agent',
        entraTenantId: sampleTenant().entraTenantId,
        objectId: sampleTenant().agents?.[0]?.objectId ?? '',
      },
      visit.tenant,
      { limit: 10 },
    );
    expect(own.conversations).toMatchObject([{ tags: said.tags, note: said.note }]);
    const exported = await instance.app.dataSubjects.exportConversation(localCaller, visit);
    expect(exported.conversation.wrapUps).toMatchObject([said]);
  });

  test('the next revision replaces, one that has not read the last → 409, the same once more → changes nothing; a tag that is offered no longer stays', async () => {
    const visit = await withVisitor();
    expect(await settled(visit, await wrapUp(visit, { revision: 1, tags: ['berth'] }))).toBe('done');
    expect(await settled(visit, await wrapUp(visit, { revision: 1, tags: ['invoice'] }))).toBe('Conflict');
    expect(await settled(visit, await wrapUp(visit, { revision: 1, tags: ['berth'] }))).toBe('done');
    await instance.app.tenantAdministration.patch(localCaller, visit.tenant, { wrapUpTags: ['invoice'] }, {});
    const both = await wrapUp(visit, { revision: 2, tags: ['berth', 'invoice'] });
    expect(await settled(visit, both)).toBe('done');
    expect(await wrapUpsOf(visit)).toMatchObject([{ revision: 2, tags: ['berth', 'invoice'] }]);
    expect((await wrapUp(visit, { revision: 3, tags: ['other'] })).status).toBe(400);
  });

  test('the same envelope at two instances, and again → written once', async () => {
    const other = await startInstance(deployment, { requestWaitMs: 0 });
    const { tenant, conversation } = await withVisitor();
    const visit = { tenant, conversation } as Visit;
    const envelope: ServiceEnvelope = {
      ...{ kind: 'alarm', schema: 1, tenant, conversation, purpose: 'retry', dueAt: Date.now() },
      wrapUp: { requestId: randomId(), request: { kind: 'wrap-up', by: odileAddress, revision: 1, tags: ['berth'] } },
    };
    await Promise.allSettled([instance.handle(envelope), other.handle(envelope)]);
    await instance.handle(envelope);
    expect(await wrapUpsOf(visit)).toMatchObject([{ revision: 1, tags: ['berth'] }]);
  });

  test('who was not in it → 404, the local key → 403; too many, too long, doubled, blank, in two lines, unknown → 400', async () => {
    const visit = await withVisitor();
    expect((await wrapUp(visit, { revision: 1, tags: [] }, per)).status).toBe(404);
    await expect(instance.app.requests.wrapUp(localCaller, visit, { revision: 1, tags: [] })).rejects.toMatchObject({
      code: 'NotAllowed',
    });
    for (const body of [
      { revision: 1, tags: Array.from({ length: mostTags + 1 }, (_, at) => `t${at}`) },
      { revision: 1, tags: ['berth', 'berth'] },
      { revision: 1, tags: ['b\nerth'] },
      { revision: 1, tags: ['x'.repeat(longestWrapUp.tag + 1)] },
      { revision: 1, tags: [], note: 'n'.repeat(longestWrapUp.note + 1) },
      { revision: 1, tags: [], note: ' ' },
      { revision: 0, tags: [] },
      { revision: 1, tags: [], more: 1 },
    ]) {
      expect((await wrapUp(visit, body)).status).toBe(400);
    }
    expect(await wrapUpsOf(visit)).toEqual([]);
  });
});
