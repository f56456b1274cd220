import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SenderGroup } from '../../../shared/platform/channels/event-channels.ts';
import type { EventPackage } from '../../../shared/protocol/hypermedia/event-package.ts';
import { type Instance, type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { hrefOf, packageOf, refusalOf, storyOf } from './reading.ts';
import { type SilentCalls, silentCalls } from './silent-calls.ts';
import { type Visiting, visit } from './visiting.ts';

let world: PlatformWorld;
let calls: SilentCalls;

beforeAll(async () => {
  calls = silentCalls();
  world = await startPlatformWorld({ calls: calls.factory, times: { pollMs: 1_500, applicationIdleMs: 60_000 } });
});

afterAll(() => world.close());

const group = (...names: readonly string[]): SenderGroup => ({
  rel: 'communication',
  href: '/communication',
  events: names.map((rel) => ({ link: { rel, href: `/${rel}` }, type: 'added' })),
});

let commits = 0;
const append = async (visitor: Visiting, names: readonly string[], by: Instance = world.first): Promise<string> => {
  commits += 1;
  const origin = `partition.${commits}`;
  await by.edge.channels.append(
    { tenantId: world.tenantId, applicationId: visitor.id, groups: [group(...names)] },
    origin,
  );
  return origin;
};

/** Asks on, as clients do, until there are events. */
async function eventsFrom(visitor: Visiting, url: string): Promise<EventPackage> {
  for (let next = url; ; ) {
    const answer = await packageOf(await visitor.get(next));
    if (answer.sender.length > 0) return answer;
    next = hrefOf(answer, 'next');
  }
}

describe('event channel', () => {
  it('events · appended before anybody asks → all at once, in order, asked again → again (ucwa.md#event-channel)', async () => {
    const visitor = await visit(world, 'replay');
    await append(visitor, ['a', 'b']);
    await append(visitor, ['c']);
    const first = await packageOf(await visitor.get(visitor.eventsUrl(2)));
    expect(storyOf(first)).toEqual(['a', 'b', 'c']);
    expect(hrefOf(first, 'self')).toBe(visitor.eventsUrl(2));
    expect(hrefOf(first, 'next')).toBe(visitor.eventsUrl(4));
    expect(await packageOf(await visitor.get(visitor.eventsUrl(2)))).toEqual(first);
  });

  it('request · waiting when an event comes → answered by it (ucwa.md#event-channel)', async () => {
    const visitor = await visit(world, 'woken');
    const waiting = visitor.get(visitor.eventsUrl(2));
    await append(visitor, ['a']);
    expect(storyOf(await packageOf(await waiting))).toEqual(['a']);
  });

  it('request · waiting when another instance writes → answered by it (docs/decisions/0003-cursor-channels.md)', async () => {
    const visitor = await visit(world, 'other-instance');
    const second = world.another();
    const waiting = eventsFrom(visitor, visitor.eventsUrl(2));
    await append(visitor, ['a'], second);
    expect(storyOf(await waiting)).toEqual(['a']);
    await append(visitor, ['b']);
    await append(visitor, ['c'], second);
    await append(visitor, ['d']);
    expect(storyOf(await packageOf(await visitor.get(visitor.eventsUrl(3))))).toEqual(['b', 'c', 'd']);
  });

  it('append · repeated by any instance → one entry (docs/decisions/0003-cursor-channels.md)', async () => {
    const visitor = await visit(world, 'repeat');
    const origin = await append(visitor, ['a']);
    const delivery = { tenantId: world.tenantId, applicationId: visitor.id, groups: [group('a')] };
    await world.first.edge.channels.append(delivery, origin);
    await world.another().edge.channels.append(delivery, origin);
    expect(storyOf(await packageOf(await visitor.get(visitor.eventsUrl(2))))).toEqual(['a']);
  });

  it('request · nothing happens → empty package with sender, and another number next (ucwa.md#event-packages)', async () => {
    const visitor = await visit(world, 'empty');
    const answer = await packageOf(await visitor.get(`${visitor.eventsUrl(2)}&low=15&medium=5&timeout=180&priority=0`));
    expect(answer.sender).toEqual([]);
    expect(hrefOf(answer, 'next')).toBe(visitor.eventsUrl(1_000_002));
    await append(visitor, ['a']);
    const told = await packageOf(await visitor.get(hrefOf(answer, 'next')));
    expect([storyOf(told), hrefOf(told, 'self'), hrefOf(told, 'next')]).toEqual([
      ['a'],
      visitor.eventsUrl(1_000_002),
      visitor.eventsUrl(1_000_003),
    ]);
    expect(storyOf(await packageOf(await visitor.get(visitor.eventsUrl(2))))).toEqual(['a']);
  });

  it('request · wait → answered after so many seconds, though others wait on (ucwa.md#event-channel)', async () => {
    const [patient, hasty] = [await visit(world, 'patient'), await visit(world, 'hasty')];
    const order: string[] = [];
    const waiting = patient.get(patient.eventsUrl(2)).then(() => order.push('as long as usual'));
    const answer = await packageOf(await hasty.get(`${hasty.eventsUrl(2)}&wait=0`));
    order.push('at once');
    expect(answer.sender).toEqual([]);
    expect(hrefOf(answer, 'next')).toBe(hasty.eventsUrl(1_000_002));
    await waiting;
    expect(order).toEqual(['at once', 'as long as usual']);
  });

  it('request · a newer one overlaps → the older ends with PGetReplaced, the newer is served (ucwa.md#event-channel)', async () => {
    const visitor = await visit(world, 'replaced');
    let ended = false;
    const older = visitor.get(visitor.eventsUrl(2)).finally(() => {
      ended = true;
    });
    const newer: Promise<Response>[] = [];
    await until(() => {
      if (!ended && newer.length === 0) newer.push(visitor.get(visitor.eventsUrl(2)));
      return ended;
    });
    const answers = await Promise.all([older, ...newer, append(visitor, ['a'])]);
    const statuses = answers.flatMap((answer) => (answer instanceof Response ? [answer.status] : []));
    expect(statuses.toSorted()).toEqual([200, 409]);
    const refused = answers.find((answer) => answer instanceof Response && answer.status === 409);
    expect(refused instanceof Response && (await refusalOf(refused))).toBe('409 Conflict PGetReplaced');
  });

  it('request · one after another → never PGetReplaced (ucwa.md#event-channel)', async () => {
    const visitor = await visit(world, 'sequence');
    for (let ack = 2; ack < 12; ack += 1) {
      await append(visitor, [`event-${ack}`]);
      expect((await visitor.get(visitor.eventsUrl(ack))).status).toBe(200);
    }
  });

  it('request · its caller goes → the next one waits undisturbed (ucwa.md#event-channel)', async () => {
    const visitor = await visit(world, 'gone');
    const gone = new AbortController();
    const abandoned = visitor.get(visitor.eventsUrl(2), { signal: gone.signal }).catch(() => 'aborted');
    gone.abort();
    expect(await abandoned).toBe('aborted');
    const waiting = visitor.get(visitor.eventsUrl(2));
    await append(visitor, ['a']);
    expect((await waiting).status).toBe(200);
  });

  it('ack · too high → resync to the first unconfirmed event; missing → 400 (ucwa.md#event-channel)', async () => {
    const visitor = await visit(world, 'resync');
    await append(visitor, ['a']);
    await append(visitor, ['b']);
    await visitor.get(visitor.eventsUrl(3));
    const answer = await packageOf(await visitor.get(visitor.eventsUrl(99)));
    expect(Object.keys(answer._links ?? {})).toEqual(['resync']);
    expect(hrefOf(answer, 'resync')).toBe(visitor.eventsUrl(3));
    const followed = await packageOf(await visitor.get(hrefOf(answer, 'resync')));
    expect(storyOf(followed)).toEqual(['b']);
    expect(await refusalOf(await visitor.get(`${visitor.path}/events`))).toBe(
      '400 BadRequest ParameterValidationFailure',
    );
  });

  it('confirmed events · fifty of them → cleared away, and asking for them → resync (docs/decisions/0003-cursor-channels.md)', async () => {
    const visitor = await visit(world, 'cleared');
    for (let count = 0; count < 55; count += 1) await append(visitor, [`event-${count}`]);
    const all = await packageOf(await visitor.get(visitor.eventsUrl(2)));
    expect(storyOf(all)).toHaveLength(55);
    const next = hrefOf(all, 'next');
    expect((await packageOf(await visitor.get(next))).sender).toEqual([]);
    const early = () => visitor.get(visitor.eventsUrl(2)).then(packageOf);
    await until(async () => (await early()).sender.length === 0);
    expect(hrefOf(await early(), 'resync')).toBe(next);
    await append(visitor, ['last']);
    expect(storyOf(await packageOf(await visitor.get(next)))).toEqual(['last']);
  });

  it('request · with and without events → no write to the store (docs/decisions/0003-cursor-channels.md)', async () => {
    const visitor = await visit(world, 'reads-only');
    world.takeOperations();
    await append(visitor, ['a']);
    expect(world.takeOperations()).toEqual(['transaction']);
    await visitor.get(visitor.eventsUrl(2));
    await visitor.get(visitor.eventsUrl(3));
    expect(world.takeOperations().filter((kind) => kind !== 'query' && kind !== 'read')).toEqual([]);
  });

  it('application · deleted while a request waits → 404 ApplicationNotFound (ucwa.md#event-channel)', async () => {
    const visitor = await visit(world, 'deleted');
    const waiting = visitor.get(visitor.eventsUrl(2));
    await visitor.get(visitor.path, { method: 'DELETE' });
    expect(await refusalOf(await waiting)).toBe('404 NotFound ApplicationNotFound');
    await append(visitor, ['too late']);
    expect(await refusalOf(await visitor.get(visitor.eventsUrl(2)))).toBe('404 NotFound ApplicationNotFound');
  });
});

describe('idle application', () => {
  it('client · does not ask any more → the application ends and the conversations are told (ucwa.md#lifetimes)', async () => {
    const quiet = silentCalls();
    const short = await startPlatformWorld({ calls: quiet.factory, times: { pollMs: 150, applicationIdleMs: 2_000 } });
    try {
      const visitor = await visit(short, 'idle');
      let ack = 2;
      for (let polls = 0; polls < 20; polls += 1) {
        const answer = await packageOf(await visitor.get(visitor.eventsUrl(ack)));
        ack = Number(hrefOf(answer, 'next').split('=').at(-1));
      }
      expect(quiet.ended).toEqual([]);
      await until(() => quiet.ended.length > 0);
      expect(quiet.ended).toEqual([visitor.id]);
      expect(await refusalOf(await visitor.get(visitor.path))).toBe('404 NotFound ApplicationNotFound');
    } finally {
      await short.close();
    }
  });
});
