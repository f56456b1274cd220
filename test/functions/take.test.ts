import { beforeEach, describe, expect, test } from 'vitest';
import { requestStatus, takeVisitor } from '../../functions/handlers/conversation-requests.ts';
import { readConversation } from '../../functions/handlers/conversations.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { requestStatusSchema } from '../../shared/protocol/carebridge/conversations.ts';
import { addressed, type ServiceEnvelope } from '../../shared/service/worker/service-envelope.ts';
import type { TestIssuer } from '../providers/trusted-application/support/issuer.ts';
import type { Visit } from '../support/application/visit.ts';
import {
  type Deployment,
  type Instance,
  localCaller,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { tries } from '../support/thoroughness.ts';
import { until } from '../support/until.ts';
import type { Answered } from './support/ask.ts';
import { askAs, startPeopled, type Who } from './support/people.ts';
import { per, perAddress, visitOfTwo } from './support/two-agents.ts';

/** How often two agents take the same visitor. */
const rounds = tries(25, 100);
const untilWaiting = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11'] as const;
const stranger: Who = { oid: '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0' };
const world = useApplicationWorld();

let issuer: TestIssuer;
let deployment: Deployment;
let instance: Instance;
beforeEach(async () => {
  ({ issuer, deployment, instance } = await startPeopled(world, { requestWaitMs: 0 }));
});

/** A visitor of a tenant with two agents waits; the first one, Odile, rings. */
async function waiting(before?: Visit): Promise<Visit> {
  const visit = await visitOfTwo(deployment, instance, before);
  await visit.happens(instance, ...untilWaiting);
  return visit;
}

const params = ({ tenant, conversation }: Visit) => ({ tenant, conversation });

const take = (visit: Visit, who: Who = {}, at = instance) =>
  askAs({ issuer, instance: at }, who, takeVisitor, { method: 'POST', params: params(visit) });

const statusOf = (visit: Visit, requestId: string, who: Who = {}, at = instance) =>
  askAs({ issuer, instance: at }, who, requestStatus, { params: { ...params(visit), requestId } });

/** How a taking stands once the worker has seen it; one that it refused may be answered so at once. */
async function seen(visit: Visit, { status, json }: Answered, who: Who, at = instance) {
  if (status === 409) return { status: 'failed', code: json.code };
  const { requestId } = requestStatusSchema.parse(json);
  const read = async () => requestStatusSchema.parse((await statusOf(visit, requestId, who, at)).json);
  await until(async () => (await read()).status !== 'accepted');
  return read();
}

describe('take · who may (carebridge.md#take)', () => {
  test('an agent who was not asked → 202 and running; then the conversation is that agent’s own, and no one else sees the request', async () => {
    const visit = await waiting();
    expect((await askAs({ issuer, instance }, per, readConversation, { params: params(visit) })).status).toBe(404);
    const taken = await take(visit, per);
    expect(taken).toMatchObject({ status: 202, json: { status: 'accepted' } });
    world.receive(instance.dispatch);
    expect(await seen(visit, taken, per)).toMatchObject({ status: 'running' });
    const { state } = await instance.app.conversations.read(localCaller, visit);
    expect(JSON.stringify(state)).toContain('"taken":true');
    const another = await statusOf(visit, taken.json.requestId, {});
    expect(another).toMatchObject({ status: 404 });
  });

  test('no agent of the tenant → 404; a supervisor → 403; the local key → 403; no such conversation → 404', async () => {
    const visit = await waiting();
    expect((await take(visit, stranger)).status).toBe(404);
    expect((await take(visit, { ...per, tid: String(stranger.oid) })).status).toBe(404);
    expect((await take(visit, { ...per, roles: ['Supervisor'] })).status).toBe(403);
    await expect(instance.app.requests.take(localCaller, visit)).rejects.toMatchObject({ code: 'NotAllowed' });
    expect((await take(visit.another(), per)).status).toBe(404);
  });

  test('a visitor whom an agent has, or who has gone → the worker refuses: Conflict', async () => {
    const visit = await waiting();
    await visit.happens(instance, 'E12', 'E15');
    world.receive(instance.dispatch);
    expect(await seen(visit, await take(visit, per), per)).toMatchObject({ status: 'failed', code: 'Conflict' });
  });
});

describe('take · repeated and raced (carebridge.md#take)', () => {
  test('the same envelope twice, and the request once more → one ring', async () => {
    const visit = await waiting();
    const { tenant, conversation } = visit;
    const envelope: ServiceEnvelope = {
      ...{ kind: 'alarm', schema: 1, tenant, conversation, purpose: 'retry', dueAt: Date.now() },
      take: {
        requestId: randomId(),
        address: perAddress,
      },
    };
    expect(addressed(envelope).session).toBe(`${tenant}.${conversation}`);
    await instance.handle(envelope);
    const { version } = await instance.app.conversations.read(localCaller, visit);
    await instance.handle(envelope);
    world.receive(instance.dispatch);
    expect(await seen(visit, await take(visit, per), per)).toMatchObject({ status: 'running' });
    const { timeline } = await instance.app.conversations.read(localCaller, visit);
    expect(timeline.filter(({ note }) => note.includes('taken'))).toHaveLength(1);
    expect(timeline.length).toBeGreaterThanOrEqual(version);
  });

  test(`two agents take one visitor at once at two instances, ${rounds} times → one rings, the other is told`, async () => {
    const other = await startInstance(deployment, { requestWaitMs: 0 });
    world.receive(instance.dispatch);
    let visit = await waiting();
    for (let at = 0; at < rounds; at += 1) {
      const answered = await Promise.all([take(visit), take(visit, per, other)]);
      const [first, second] = answered;
      const results = [await seen(visit, first, {}), await seen(visit, second, per, other)];
      expect(results.map(({ status }) => status).toSorted()).toEqual(['failed', 'running']);
      expect(results.find(({ status }) => status === 'failed')).toMatchObject({ code: 'Conflict' });
      visit = await waiting(visit);
    }
  });
});
