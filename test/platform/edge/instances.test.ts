import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { applicationIdOf, json } from './reading.ts';
import { silentCalls } from './silent-calls.ts';
import { mintToken, page } from './visiting.ts';

let world: PlatformWorld;

beforeAll(async () => {
  world = await startPlatformWorld({ calls: silentCalls().factory });
});

afterAll(() => world.close());

const client = { userAgent: 'Test/1.0', culture: 'en-us', type: 'Browser', endpointId: 'device-1' };

async function signIn(applicationSessionId: string) {
  const { token } = await mintToken(world, applicationSessionId);
  const headers = { authorization: `Bearer ${token}`, origin: page, 'content-type': 'application/json' };
  return async (input: object, method = 'POST', path = '/ucwa/psanon/v1/applications') => {
    const body = method === 'POST' ? { body: JSON.stringify(input) } : {};
    const response = await fetch(`${world.origin}${path}`, { method, headers, ...body });
    const path2 = response.headers.get('location') ?? '';
    return { status: response.status, path: path2, id: method === 'POST' ? applicationIdOf(await json(response)) : '' };
  };
}

it('instance · known → 200 and its application; another one → 201; none named → always 201 (ucwa.md#instances)', async () => {
  const send = await signIn('tabs');
  const first = await send({ ...client, instanceId: 'tab-1' });
  const again = await send({ ...client, InstanceId: 'tab-1', Culture: 'EN-US' });
  const other = await send({ ...client, instanceId: 'tab-2' });
  expect([first.status, again.status, other.status]).toEqual([201, 200, 201]);
  expect([again.id, again.path]).toEqual([first.id, first.path]);
  expect(other.id).not.toBe(first.id);
  const unnamed = [await send(client), await send(client), await send({ ...client, instanceId: 'x'.repeat(300) })];
  expect(unnamed.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(unnamed.map(({ id }) => id)).size).toBe(3);
});

it('instance · another device, person or programme → another application (ucwa.md#instances)', async () => {
  const [send, elsewhere] = [await signIn('one-person'), await signIn('another-person')];
  const named = { ...client, instanceId: 'tab-1' };
  const all = [
    await send(named),
    await send({ ...named, endpointId: 'device-2' }),
    await send({ ...named, userAgent: 'Other/1.0' }),
    await elsewhere(named),
  ];
  expect(all.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(4);
});

it('instance · deleted → the others live, and it may come back (ucwa.md#instances)', async () => {
  const send = await signIn('deleted-tab');
  const first = await send({ ...client, instanceId: 'tab-1' });
  const second = await send({ ...client, instanceId: 'tab-2' });
  expect((await send({}, 'DELETE', first.path)).status).toBe(204);
  expect((await send({}, 'GET', first.path)).status).toBe(404);
  expect((await send({}, 'GET', second.path)).status).toBe(200);
  expect((await send({ ...client, instanceId: 'tab-1' })).status).toBe(201);
});

it('instance · asked for by two requests at once → one application (ucwa.md#instances)', async () => {
  const send = await signIn('twice');
  const named = { ...client, instanceId: 'tab-1' };
  const both = await Promise.all([send(named), send(named)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 201]);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
});
