import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Instance, type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { silentCalls } from './silent-calls.ts';
import { type Visiting, visit } from './visiting.ts';

let world: PlatformWorld;
let second: Instance;

beforeAll(async () => {
  world = await startPlatformWorld({ calls: silentCalls().factory, times: { pollMs: 30_000 } });
  second = world.another();
});

afterAll(() => world.close());

const statuses = { 200: 'answered', 409: 'replaced' } as const;

/** A request for events at one instance, and what became of it so far. */
function asked(by: Instance, { path, headers }: Visiting, ack: number, signal = new AbortController().signal) {
  const request = { outcome: 'waits' };
  const url = new URL(`${world.origin}${path}/events?ack=${ack}`);
  void by.platform.handle({ method: 'GET', url, headers, body: new Uint8Array(), signal }).then(({ status }) => {
    request.outcome = statuses[status as keyof typeof statuses] ?? String(status);
  });
  return request;
}

/** So that what comes next has come later by the clock. */
function nextMillisecond(): Promise<void> {
  const now = Date.now();
  return until(() => Date.now() > now);
}

/** The waiting request has looked for what the other instance may have done. */
function lookedUp(): Promise<void> {
  world.takeOperations();
  return until(() => world.takeOperations().includes('query'));
}

const append = (visitor: Visiting, origin: string) =>
  world.first.edge.channels.append(
    {
      tenantId: world.tenantId,
      applicationId: visitor.id,
      groups: [{ rel: 'communication', href: '/c', events: [{ link: { rel: 'a', href: '/a' }, type: 'added' }] }],
    },
    origin,
  );

it('requests · the newer one comes to another instance → the older is replaced, whichever is first (ucwa.md#event-channel)', async () => {
  const visitor = await visit(world, 'there-and-back');
  const older = asked(world.first, visitor, 2);
  await nextMillisecond();
  const newer = asked(second, visitor, 2);
  await until(() => older.outcome !== 'waits');
  expect([older.outcome, newer.outcome]).toEqual(['replaced', 'waits']);
  await nextMillisecond();
  const newest = asked(world.first, visitor, 2);
  await until(() => newer.outcome !== 'waits');
  expect([newer.outcome, newest.outcome]).toEqual(['replaced', 'waits']);
  await append(visitor, 'partition.1');
  await until(() => newest.outcome !== 'waits');
  expect(newest.outcome).toBe('answered');
});

it('requests · alternating between instances, one after another → none is replaced (ucwa.md#event-channel)', async () => {
  const visitor = await visit(world, 'alternating');
  for (let ack = 2; ack < 8; ack += 1) {
    const request = asked(ack % 2 === 0 ? second : world.first, visitor, ack);
    if (ack < 5) await lookedUp();
    await append(visitor, `partition.${visitor.id}.${ack}`);
    await until(() => request.outcome !== 'waits');
    expect(request.outcome).toBe('answered');
  }
});

it('request · its client goes and asks the other instance → served, nothing is replaced (ucwa.md#event-channel)', async () => {
  const visitor = await visit(world, 'gone-elsewhere');
  const gone = new AbortController();
  const abandoned = asked(second, visitor, 2, gone.signal);
  gone.abort();
  await until(() => abandoned.outcome !== 'waits');
  const next = asked(world.first, visitor, 2);
  await append(visitor, 'partition.gone');
  await until(() => next.outcome !== 'waits');
  expect([abandoned.outcome, next.outcome]).toEqual(['answered', 'answered']);
});
