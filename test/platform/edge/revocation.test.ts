import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCalls } from '../../../shared/platform/call/create-calls.ts';
import type { ApplicationEndpoint } from '../../../shared/platform/directory/caller.ts';
import { visitorUri } from '../../../shared/platform/ucwa/new-application.ts';
import { visitorMark } from '../../../shared/protocol/carebridge/visitor-mark.ts';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { applicationIdOf, json, refusalOf } from './reading.ts';
import { mintToken, page, visit } from './visiting.ts';

let world: PlatformWorld;

beforeAll(async () => {
  world = await startPlatformWorld({ calls: createCalls });
});

afterAll(() => world.close());

const open = (token: string, origin?: string, more: object = {}) =>
  fetch(`${world.origin}/ucwa/psanon/v1/applications`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(origin === undefined ? {} : { origin }),
    },
    body: JSON.stringify({ userAgent: 'Test/1.0', culture: 'en-us', ...more }),
  });

/** The endpoint is another one while something is tried. */
async function meanwhile(change: Partial<ApplicationEndpoint>, work: () => Promise<void>): Promise<void> {
  await world.first.platform.provisionEndpoint({ ...world.endpoint, ...change });
  await work().finally(() => world.first.platform.provisionEndpoint(world.endpoint));
}

describe('a token of before (trusted-application.md#psat)', () => {
  it('its application deleted → opens nothing any more; one that is issued afterwards does', async () => {
    const { token } = await mintToken(world, 'left');
    const first = await open(token, page);
    expect(first.status).toBe(201);
    const path = `/ucwa/psanon/v1/applications/${applicationIdOf(await json(first))}`;
    const headers = { authorization: `Bearer ${token}`, origin: page };
    expect((await fetch(`${world.origin}${path}`, { method: 'DELETE', headers })).status).toBe(204);
    expect(await refusalOf(await open(token, page))).toBe('403 Forbidden');
    expect(await refusalOf(await open(token))).toBe('403 Forbidden');
    expect((await open((await mintToken(world, 'left')).token, page)).status).toBe(201);
  });

  it('the visitor erased → opens nothing any more, nor begins a conversation through what is open', async () => {
    const visitor = await visit(world, 'forgotten');
    const { token } = await mintToken(world, 'forgotten');
    const uri = visitorUri({ endpoint: world.endpoint, applicationSessionId: 'forgotten' });
    await world.first.platform.revokeVisitor(visitorMark(world.tenantId, uri));
    expect(await refusalOf(await open(token, page))).toBe('403 Forbidden');
    expect(await refusalOf(await invites(visitor))).toBe('403 Forbidden');
    expect((await open((await mintToken(world, 'another visitor')).token, page)).status).toBe(201);
  });

  it('the origin taken off → its pages open nothing, nor does a browserless holder of a token for it alone', async () => {
    const other = 'https://other.northwind.example';
    const both = await mintToken(world, 'two-pages', `${page};${other}`);
    const alone = await mintToken(world, 'one-page');
    await meanwhile({ pages: [other] }, async () => {
      expect(await refusalOf(await open(both.token, page))).toBe('403 Forbidden');
      expect(await refusalOf(await open(alone.token))).toBe('403 Forbidden');
      expect((await open(both.token, other)).status).toBe(201);
    });
  });

  it('the endpoint closed → opens nothing, begins nothing, no token is issued; a visit under way goes on', async () => {
    const { token } = await mintToken(world, 'late');
    const [idle, talking] = [await visit(world, 'idle'), await visit(world, 'talking')];
    expect((await invites(talking)).status).toBe(201);
    await meanwhile({ closed: true }, async () => {
      expect(await refusalOf(await open(token, page))).toBe('403 Forbidden');
      expect(await refusalOf(await invites(idle))).toBe('403 Forbidden');
      await expect(mintToken(world, 'too-late')).rejects.toThrow();
      expect((await talking.get(talking.path)).status).toBe(200);
      expect((await talking.get(talking.eventsUrl(2))).status).toBe(200);
    });
  });

  it('a named instance of it deleted → the sign-in goes on (ucwa.md#instances)', async () => {
    const { token } = await mintToken(world, 'tabs');
    const tab = { endpointId: 'device', type: 'Browser', instanceId: 'tab-1' };
    const path = `/ucwa/psanon/v1/applications/${applicationIdOf(await json(await open(token, page, tab)))}`;
    await fetch(`${world.origin}${path}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    expect((await open(token, page, tab)).status).toBe(201);
  });
});

const invites = (visitor: Awaited<ReturnType<typeof visit>>) =>
  visitor.get(`${visitor.path}/communication/messagingInvitations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operationId: visitor.id, to: world.endpoint.uri, subject: 'Where is my parcel?' }),
  });
