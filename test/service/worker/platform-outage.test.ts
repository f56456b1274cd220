import { describe, expect, test } from 'vitest';
import { Visit } from '../../support/application/visit.ts';
import { localCaller, startInstance, useApplicationWorld } from '../../support/application-world.ts';
import type { Reply, Seen } from '../../support/small-server.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();

const created: Reply = { status: 201 };
const lastSegment = ({ path }: Seen) => path.split('?')[0]?.split('/').at(-1);
const request = (seen: Seen) => `${seen.method} ${lastSegment(seen)}`;

/** A platform that can go away: then connections break. */
async function begin() {
  const platform = { away: false };
  const deployment = await world.deploy(() => (platform.away ? 'broken' : created));
  const instance = await startInstance(deployment);
  world.receive((message) => instance.dispatch(message));
  const visit = await Visit.begin(deployment, instance);
  const read = () => instance.app.conversations.read(localCaller, visit);
  const pendingOf = async () => {
    const { work } = (await read()).state as { work: { pending: { kind: string; attempts: number }[] } };
    return work.pending;
  };
  return { platform, deployment, instance, visit, read, pendingOf };
}

describe('platform unreachable', () => {
  test('away while a visit begins, and back → everything is done, in order, each under its one operation id', async () => {
    const { platform, deployment, instance, visit, pendingOf } = await begin();
    platform.away = true;
    await visit.happens(instance, 'E01');
    await until(async () => (await pendingOf()).some(({ attempts }) => attempts >= 2));
    platform.away = false;
    await until(async () => (await pendingOf()).length === 0);
    const openings = deployment.platform.seen.filter((seen) => lastSegment(seen) === 'startAdhocMeeting');
    expect(openings.length).toBeGreaterThan(2);
    expect(new Set(openings.map(({ body }) => JSON.parse(body).operationId)).size).toBe(1);
  });

  test('the visitor leaves while it is away → when it is back, only the room is closed', async () => {
    const { platform, deployment, instance, visit, read, pendingOf } = await begin();
    await visit.happens(instance, 'E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'E07');
    const before = deployment.platform.seen.length;
    platform.away = true;
    await visit.happens(instance, 'E08', 'E09', 'E10', 'E11', 'E20');
    await until(async () => (await pendingOf()).some(({ kind, attempts }) => kind === 'close-leg' && attempts > 0));
    const away = deployment.platform.seen.length;
    platform.away = false;
    await until(async () => (await read()).phase === 'closed');
    expect(deployment.platform.seen.slice(away).map(request)).toEqual([expect.stringMatching(/^DELETE /)]);
    expect(before).toBeLessThan(away);
  });
});
