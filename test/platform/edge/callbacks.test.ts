import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asGuid, randomId } from '../../../shared/kernel/ids.ts';
import type { RowChange } from '../../../shared/ledger/ledger.ts';
import { alarmEnvelope } from '../../../shared/platform/alarms/platform-alarm.ts';
import { callbackRow, destinationRow } from '../../../shared/platform/callbacks/pending-callback.ts';
import { positionOf } from '../../../shared/protocol/trusted-application/callback-position.ts';
import { startHttpServer } from '../../support/http-server.ts';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { json } from './reading.ts';
import { type SilentCalls, silentCalls } from './silent-calls.ts';

type Received = {
  readonly url: string;
  readonly headers: Record<string, unknown>;
  readonly body: Record<string, unknown>;
};
type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

let world: PlatformWorld;
let calls: SilentCalls;
let received: Received[] = [];
let replies: Reply[] = [];
let close: () => Promise<void>;

beforeAll(async () => {
  const server = await startHttpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({
      url: request.url ?? '',
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    });
    const reply = replies.shift() ?? { status: 200 };
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
    response.end(text);
  });
  calls = silentCalls();
  world = await startPlatformWorld({
    calls: calls.factory,
    times: { callbackPausesMs: [10, 10], callbackTimeoutMs: 2_000 },
    callbackUrl: `${server.origin}/hook?fixed=1`,
  });
  close = async () => {
    await world.close();
    await server.close();
  };
});

afterAll(() => close());

const newLeg = (): { readonly partition: string; readonly leg: string } => {
  const target = randomId();
  return { partition: `${world.tenantId}.${target}`, leg: asGuid(target) };
};

const callback = (leg: string, ack: number): RowChange =>
  callbackRow({
    leg,
    ack,
    groups: [{ rel: 'service:communication', href: '/c', events: [{ type: 'added', number: ack }] }],
    createdAt: 1,
  });

/** A commit as a conversation makes it: the wake first, then the rows. */
async function commit(partition: string, rows: readonly RowChange[]): Promise<void> {
  const loaded = await world.ledger.load(partition);
  const version = (loaded?.version ?? 0) + 1;
  await world.first.edge.bus.send(alarmEnvelope({ kind: 'wake', partition, version }));
  await world.ledger.commit({ partition, loaded, state: {}, log: {}, rows });
}

/** As many rows at once as one transaction holds. */
const chunksOf = (rows: readonly RowChange[]): readonly (readonly RowChange[])[] =>
  Array.from({ length: Math.ceil(rows.length / 90) }, (_, index) => rows.slice(index * 90, index * 90 + 90));

const begin = (replying: readonly Reply[] = []): void => {
  received = [];
  replies = [...replying];
};

const acks = (leg: string): readonly (number | undefined)[] =>
  received
    .map(({ body }) => positionOf((body as { _links: { self: { href: string } } })._links.self.href))
    .filter(({ key }) => key?.conversationId === leg)
    .map(({ ack }) => ack);

const waiting = async (partition: string): Promise<number> => (await world.ledger.rows(partition, 'cb.', 'cb/')).length;

describe('callback', () => {
  it('request · sent → headers, envelope and a token that the published keys verify (trusted-application.md#callbacks)', async () => {
    begin();
    const { partition, leg } = newLeg();
    await commit(partition, [destinationRow(leg, { endpointUri: world.endpoint.uri }), callback(leg, 1)]);
    await until(async () => (await waiting(partition)) === 0);
    const [request] = received;
    const target = partition.split('.')[1];
    const href = (ack: number) =>
      `/platformservice/tgt-${target}/v1/applications/2044107731/events?ack=${ack}&key=2044107731%7Esip%3Acare%40northwind.example%7E${leg}`;
    expect(request?.url).toBe('/hook?fixed=1');
    expect(request?.headers['content-type']).toBe(
      'application/json; type="application/vnd.microsoft.com.ucwa+json"; charset=utf-8',
    );
    expect(request?.body).toEqual({
      _links: { self: { href: href(1) }, next: { href: href(2) } },
      sender: [{ rel: 'service:communication', href: '/c', events: [{ type: 'added', number: 1 }] }],
      baseuri: world.origin,
    });
    const issuer = `${world.origin}/platformservice/issuer/${world.tenantId}/`;
    const configuration = await json(await fetch(`${issuer}.well-known/openid-configuration`));
    const { payload } = await jwtVerify(
      String(request?.headers.authorization).slice('Bearer '.length),
      createRemoteJWKSet(new URL(String(configuration.jwks_uri))),
      { issuer, audience: 'https://brightdesk.example', algorithms: ['RS256'] },
    );
    expect(payload).toMatchObject({
      appid: '00000004-0000-0ff1-ce00-000000000000',
      appidacr: '2',
      tid: world.tenantId,
      ver: '1.0',
      sub: payload.oid,
    });
    expect(Number(payload.exp) - Number(payload.nbf)).toBe(3_900);
  });

  it('context · in the first reply, in any case → in the query of all later ones (trusted-application.md#callback-context)', async () => {
    begin([
      { status: 200, body: { callbackCONTEXT: 'chat 42&' } },
      { status: 200, body: { CallbackContext: 'other' } },
    ]);
    const { partition, leg } = newLeg();
    await commit(partition, [
      destinationRow(leg, { endpointUri: world.endpoint.uri }),
      callback(leg, 1),
      callback(leg, 2),
    ]);
    await commit(partition, [callback(leg, 3)]);
    await until(async () => (await waiting(partition)) === 0);
    expect(received.map(({ url }) => url)).toEqual([
      '/hook?fixed=1',
      '/hook?fixed=1&callbackContext=chat%2042%26',
      '/hook?fixed=1&callbackContext=chat%2042%26',
    ]);
  });

  it('order · many commits → one after another, none twice (trusted-application.md#callback-delivery)', async () => {
    begin();
    const { partition, leg } = newLeg();
    await commit(partition, [destinationRow(leg, { endpointUri: world.endpoint.uri }), callback(leg, 1)]);
    for (let ack = 2; ack <= 12; ack += 1) await commit(partition, [callback(leg, ack)]);
    await until(async () => (await waiting(partition)) === 0);
    expect(acks(leg)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('failure · 503, then no usable answer, then 200 → same body again, later ones wait (trusted-application.md#callback-delivery)', async () => {
    begin([{ status: 503 }, { status: 307, headers: { location: '/elsewhere' } }]);
    const { partition, leg } = newLeg();
    await commit(partition, [
      destinationRow(leg, { endpointUri: world.endpoint.uri }),
      callback(leg, 1),
      callback(leg, 2),
    ]);
    await until(async () => (await waiting(partition)) === 0);
    expect(acks(leg)).toEqual([1, 1, 1, 2]);
    expect(received[1]?.body).toEqual(received[0]?.body);
  });

  it('failure · attempts used up, or a 4xx → the conversation is told; what waits is brought later, what was refused is not (trusted-application.md#callback-delivery)', async () => {
    const used = { failing: [{ status: 500 }, { status: 429 }, { status: 408 }], brought: [1, 1, 1, 1, 2] };
    for (const { failing, brought } of [used, { failing: [{ status: 404 }], brought: [1, 2] }]) {
      begin(failing);
      const { partition, leg } = newLeg();
      await commit(partition, [
        destinationRow(leg, { endpointUri: world.endpoint.uri }),
        callback(leg, 1),
        callback(leg, 2),
      ]);
      await until(async () => calls.dead.includes(leg) && (await waiting(partition)) === 0);
      expect(acks(leg)).toEqual(brought);
      await commit(partition, [callback(leg, 3)]);
      await until(async () => (await waiting(partition)) === 0);
      expect(acks(leg)).toEqual([...brought, 3]);
    }
  });

  it('failure · 401, 403 → again with a new token, nothing ends (trusted-application.md#callback-delivery)', async () => {
    begin([{ status: 401 }, { status: 403 }]);
    const { partition, leg } = newLeg();
    await commit(partition, [destinationRow(leg, { endpointUri: world.endpoint.uri }), callback(leg, 1)]);
    await until(async () => (await waiting(partition)) === 0);
    expect(acks(leg)).toEqual([1, 1, 1]);
    const tokens = received.map(({ headers }) => headers.authorization);
    expect(new Set(tokens).size).toBe(3);
    expect(calls.dead).not.toContain(leg);
  });

  it.each([404, 410, 409, 400, 200])(
    'failure · %i with a page of something in between → again, nothing ends (trusted-application.md#callback-delivery)',
    async (status) => {
      begin([{ status, headers: { 'content-type': 'text/html' }, body: '<html>' }]);
      const { partition, leg } = newLeg();
      await commit(partition, [destinationRow(leg, { endpointUri: world.endpoint.uri }), callback(leg, 1)]);
      await until(async () => (await waiting(partition)) === 0);
      expect(acks(leg)).toEqual([1, 1]);
      expect(calls.dead).not.toContain(leg);
    },
  );

  it('waiting · more than one run reads, on both legs, however many → all are sent in order, none is dropped (trusted-application.md#callback-delivery)', async () => {
    begin();
    const { partition, leg } = newLeg();
    const other = asGuid(randomId());
    const destinations = [leg, other].map((each) => destinationRow(each, { endpointUri: world.endpoint.uri }));
    await commit(partition, destinations);
    const many = (each: string) => Array.from({ length: 180 }, (_, index) => callback(each, index + 1));
    for (const rows of [...chunksOf(many(leg)), ...chunksOf(many(other))]) {
      await world.ledger.change(partition, rows);
    }
    await commit(partition, [callback(leg, 181)]);
    await until(async () => (await waiting(partition)) === 0);
    const inOrder = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    expect([acks(leg), acks(other)]).toEqual([inOrder(181), inOrder(180)]);
    expect(calls.dead).not.toContain(leg);
  });

  it('legs · one of them failing → the other goes on (trusted-application.md#callback-delivery)', async () => {
    begin([{ status: 404 }]);
    const { partition, leg } = newLeg();
    const other = asGuid(randomId());
    await commit(partition, [destinationRow(leg, { endpointUri: world.endpoint.uri }), callback(leg, 1)]);
    await until(() => calls.dead.includes(leg));
    const destination = destinationRow(other, { endpointUri: world.endpoint.uri, callbackContext: 'room' });
    await commit(partition, [destination, callback(other, 1), callback(leg, 2)]);
    await until(async () => (await waiting(partition)) === 0);
    expect(acks(other)).toEqual([1]);
    const urls = received.filter(({ body }) => JSON.stringify(body).includes(other)).map(({ url }) => url);
    expect(urls).toEqual(['/hook?fixed=1&callbackContext=room']);
  });

  it('callbackUrl · http to another host → never sent (trusted-application.md#callback-context)', async () => {
    begin();
    const { partition, leg } = newLeg();
    const destination = destinationRow(leg, {
      endpointUri: world.endpoint.uri,
      callbackUrl: 'http://internal.example/',
    });
    await commit(partition, [destination, callback(leg, 1)]);
    await until(() => calls.dead.includes(leg));
    expect(received).toEqual([]);
  });

  it('probe · answered by 2xx → reachable; refused, or not https → not (trusted-application.md#heartbeats)', async () => {
    const { reachable } = world.first.edge;
    const url = new URL(world.endpoint.callbackUrl);
    const ask = (target: string) => reachable(target, world.endpoint.callbackAudience, world.tenantId);
    begin([{ status: 500 }]);
    expect(await ask(url.href)).toBe(false);
    expect(await ask(url.href)).toBe(true);
    expect(received.at(-1)?.body).toEqual({
      _links: { self: { href: '/eventsservice' } },
      sender: [],
      baseuri: world.origin,
    });
    expect(await ask('http://internal.example/')).toBe(false);
    expect(await ask('file:///etc/hosts')).toBe(false);
  });

  it('audience · one of our own, at another origin → no probe, no callback, no token (trusted-application.md#callback-context)', async () => {
    begin();
    const { reachable } = world.first.edge;
    for (const audience of [world.origin, `${world.origin.toUpperCase()}/`]) {
      expect(await reachable(world.endpoint.callbackUrl, audience, world.tenantId)).toBe(false);
    }
    const uri = 'sip:greedy@northwind.example';
    await world.first.platform.provisionEndpoint({ ...world.endpoint, uri, callbackAudience: world.origin });
    const { partition, leg } = newLeg();
    await commit(partition, [destinationRow(leg, { endpointUri: uri }), callback(leg, 1)]);
    await until(() => calls.dead.includes(leg));
    expect(received).toEqual([]);
  });

  it('wake · before its version is there → set again, and then finds it (trusted-application.md#callback-delivery)', async () => {
    begin();
    const { partition, leg } = newLeg();
    await world.first.platform.wake({ kind: 'wake', partition, version: 1 });
    const rows = [destinationRow(leg, { endpointUri: world.endpoint.uri }), callback(leg, 1)];
    await world.ledger.commit({ partition, loaded: undefined, state: {}, log: {}, rows });
    await until(async () => (await waiting(partition)) === 0);
    expect(acks(leg)).toEqual([1]);
    expect(calls.woken).toContainEqual({ kind: 'wake', partition, version: 1, again: 1 });
  });
});
