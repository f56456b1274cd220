import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stage } from '../../local/call-flow/stage.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import type { LogEntry } from '../../shared/kernel/log.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { until } from '../support/until.ts';
import { undocumented } from './support/documented-answers.ts';
import { type Credentials, credentialsAt, type EdgeRequest, edgesOf } from './support/edges.ts';
import { forgeries } from './support/forged-tokens.ts';
import { invited, listening, spoken } from './support/lying-callbacks.ts';
import { endMarkedTalk, type MarkedTalk, startMarkedTalk } from './support/marked-talk.ts';
import { expectRefusal, type RawAnswer, sendRaw } from './support/raw-request.ts';

let world: EngineWorld;
let stage: Stage;
let talk: MarkedTalk;
let credentials: Credentials;
let edges: readonly EdgeRequest[];
let process: number | undefined;
const written: string[] = [];

beforeAll(async () => {
  const onLine = (part: string, line: string) => part === 'application' && written.push(line);
  world = await startEngineWorld({ environment: { CAREBRIDGE_LOG_LEVEL: 'debug' }, onLine });
  stage = await world.stage(40_000);
  talk = await startMarkedTalk(stage);
  credentials = await credentialsAt(world, stage);
  process = world.engine.processes().application;
  edges = await edgesOf(world, stage, credentials);
});
afterAll(async () => {
  await endMarkedTalk(stage, world.engine.config.localKey, talk);
  await stage.leave();
  await world.close();
});

type Given = { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Uint8Array | undefined };

/** Sends an edge's request with something else about it, in a trace of its own. */
async function attack(edge: EdgeRequest, given: Given): Promise<RawAnswer & { readonly traceId: string }> {
  const traceId = randomId();
  const traceparent = `00-${traceId}-${randomId().slice(16)}-01`;
  const headers = given.headers ?? { ...credentials.headers[edge.party], 'content-type': 'application/json' };
  const { method, path } = edge;
  const answer = await sendRaw(world.engine.origin, {
    method,
    path,
    headers: { ...headers, traceparent },
    body: given.body,
  });
  return { ...answer, traceId };
}

const enqueuedIn = (traceId: string) =>
  written.filter((line) => line.includes(traceId) && line.includes('"queue-operation"'));

async function expectUntouched(): Promise<void> {
  const word = `Still${randomId().slice(0, 8)}`;
  await talk.visitor.say(word);
  await Promise.all(talk.agents.map((agent) => agent.heardLine(word)));
}

/** The log lines of one trace. */
const lines = (traceId: string): readonly LogEntry[] =>
  written.filter((line) => line.includes(traceId)).flatMap((line) => (parseJson(line) as LogEntry | undefined) ?? []);

/** Members that no edge takes in that form. */
function wrongTypes(): string {
  const wrong = { nested: [1, 'two', null] };
  const names = [
    'visitorId',
    'sender',
    'id',
    'displayName',
    'audience',
    'applicationSessionId',
    'operationId',
    'userAgent',
    'to',
  ];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, wrong])));
}

const bodyOf = ({ json }: EdgeRequest) => (json === undefined ? undefined : JSON.stringify(json));
const withBody = () => edges.filter(({ json }) => json !== undefined);
const named = (name: string): EdgeRequest => {
  const found = edges.find((edge) => edge.name === name);
  if (found === undefined) throw new Error(`There is no edge ${name}.`);
  return found;
};

/** What each edge answers to its own valid request; where it names a conversation or room, there is none of that name. */
const usually: Readonly<Record<string, number>> = {
  token: 200,
  'relay open': 401,
  'relay line': 401,
  'relay leave': 401,
  'relay typing': 401,
  'relay events': 401,
  'relay resume': 404,
  callback: 200,
  tenant: 201,
  'tenant patch': 200,
  tenants: 201,
  credential: 200,
  check: 200,
  conversations: 200,
  conversation: 404,
  end: 404,
  take: 403,
  audience: 404,
  export: 404,
  'conversation erasure': 404,
  erasure: 200,
  'platform endpoint': 200,
  'platform person': 200,
  'dead letters': 200,
  replay: 404,
  applications: 200,
  'anonymous token': 200,
  room: 404,
  'sign-in': 201,
  invitation: 403,
  events: 200,
};

describe('hostile edges · the form of a request', () => {
  test('every edge, as it should be asked → as stated', async () => {
    const statuses: Record<string, number> = {};
    for (const edge of edges) {
      statuses[edge.name] = (await attack(edge, { body: bodyOf(edge) })).status;
    }
    expect(statuses).toEqual(usually);
  });

  const deep = `{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`;
  const huge = `{"a":"${'x'.repeat(2 * 1024 * 1024)}"}`;

  test.each([
    ['no body', 400, { token: 200 }, undefined, 'application/json'],
    ['a torn body', 400, {}, '{"torn', 'application/json'],
    ['a list', 400, {}, '[1]', 'application/json'],
    ['members of wrong types', 400, {}, wrongTypes(), 'application/json'],
    ['a deep body', 400, {}, deep, 'application/json'],
    ['a huge body', 413, {}, huge, 'application/json'],
    ['another content type', 415, { callback: 400 }, '<a/>', 'text/xml'],
  ] as const)('%s → %i at every edge that takes one, nothing enqueued', async (_name, status, others, body, type) => {
    for (const edge of withBody()) {
      const headers = { ...credentials.headers[edge.party], 'content-type': type };
      const answer = await attack(edge, { headers, body });
      const stated = (others as Record<string, number>)[edge.name] ?? status;
      expect([edge.name, answer.status]).toEqual([edge.name, stated]);
      if (stated >= 400) expectRefusal(answer);
      expect(enqueuedIn(answer.traceId)).toEqual([]);
    }
    await expectUntouched();
  });
});

describe('hostile edges · a body without its length', () => {
  test.each([
    ['torn', 400, '{"torn'],
    ['huge', 413, `{"a":"${'x'.repeat(2 * 1024 * 1024)}"}`],
  ] as const)(
    '%s, in chunks → %i at every edge that takes a body, as with its length, nothing enqueued',
    async (_name, status, body) => {
      for (const edge of withBody()) {
        const headers = {
          ...credentials.headers[edge.party],
          'content-type': 'application/json',
          'transfer-encoding': 'chunked',
        };
        const answer = await attack(edge, { headers, body });
        expect([edge.name, answer.status]).toEqual([edge.name, status]);
        expectRefusal(answer);
        expect(undocumented({ ...edge, headers }, answer, true)).toBeUndefined();
        expect(enqueuedIn(answer.traceId)).toEqual([]);
      }
      await expectUntouched();
    },
  );
});

describe('hostile edges · headers that the host would take from elsewhere', () => {
  const forged = { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer forged' };

  test.each(['headers', 'Headers', '%48eaders'])(
    '%s in the query → 400 at every edge, nothing enqueued',
    async (name) => {
      const member = `${name}=${encodeURIComponent(JSON.stringify(forged))}`;
      for (const edge of edges) {
        const path = `${edge.path}${edge.path.includes('?') ? '&' : '?'}${member}`;
        const answer = await attack({ ...edge, path }, { body: bodyOf(edge) });
        const { code } = parseJson(answer.text) as { code?: unknown };
        expect([edge.name, answer.status, code]).toEqual([edge.name, 400, 'InvalidRequest']);
        expect(enqueuedIn(answer.traceId)).toEqual([]);
      }
      await expectUntouched();
    },
  );

  test('in a body of a GET, which no handler sees → 400', async () => {
    const consent: EdgeRequest = { ...named('token'), method: 'GET', path: '/api/consent' };
    const body = JSON.stringify({ Headers: forged });
    const answer = await attack(consent, { headers: { 'content-length': String(body.length) }, body });
    expect([answer.status, (parseJson(answer.text) as { code?: unknown }).code]).toEqual([400, 'InvalidRequest']);
    expect((await attack(consent, {})).status).toBe(302);
  });

  test('in the body of a request for a token → 400', async () => {
    const headers = { ...credentials.headers.page, ...forged, 'content-type': 'application/json' };
    const answer = await attack(named('token'), { body: JSON.stringify({ Headers: headers }) });
    expect(answer.status).toBe(400);
  });
});

describe('hostile edges · who asks', () => {
  test('no credential at all → 401 (403 for a page), nothing enqueued', async () => {
    for (const edge of edges) {
      const answer = await attack(edge, { headers: { 'content-type': 'application/json' }, body: bodyOf(edge) });
      expect([edge.name, answer.status]).toEqual([edge.name, edge.party === 'page' ? 403 : 401]);
      expect(enqueuedIn(answer.traceId)).toEqual([]);
    }
    await expectUntouched();
  });

  test.each(['administrator', 'platform', 'service-application'] as const)(
    'forged tokens of the %s → 401 at each of its edges, nothing enqueued',
    async (party) => {
      const { trusted, claims } = credentials.tokens[party];
      const forged = Object.entries(await forgeries(trusted, claims));
      for (const edge of edges.filter((one) => one.party === party)) {
        for (const [how, token] of forged) {
          const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
          const answer = await attack(edge, { headers, body: bodyOf(edge) });
          expect([edge.name, how, answer.status]).toEqual([edge.name, how, 401]);
          expectRefusal(answer);
          expect(enqueuedIn(answer.traceId)).toEqual([]);
        }
      }
      await expectUntouched();
    },
  );

  test('one party’s token at another party’s edge → refused', async () => {
    for (const edge of edges.filter(({ party }) => party !== 'page')) {
      for (const party of ['administrator', 'platform', 'service-application', 'visitor'] as const) {
        if (party === edge.party) continue;
        const headers = { ...credentials.headers[party], 'content-type': 'application/json' };
        const { status, traceId } = await attack(edge, { headers, body: bodyOf(edge) });
        expect([edge.name, party, [401, 403].includes(status)]).toEqual([edge.name, party, true]);
        expect(enqueuedIn(traceId)).toEqual([]);
      }
    }
  });

  test('an administrator of another Entra tenant → 404 for what is not theirs, nothing in lists', async () => {
    const { trusted, claims } = credentials.tokens.administrator;
    const tid = randomUUID();
    const iss = String(claims.iss).replace(String(claims.tid), tid);
    const headers = { authorization: `Bearer ${await trusted.sign({ ...claims, tid, iss })}` };
    const ask = async (method: string, path: string) =>
      attack(
        { name: '', party: 'administrator', method, path },
        { headers, body: method === 'PATCH' ? '{}' : undefined },
      );
    const conversation = `/api/tenants/${stage.tenant.id}/conversations/${talk.conversation}`;
    const theirs = [
      ['GET', `/api/tenants/${stage.tenant.id}`],
      ['PATCH', `/api/tenants/${stage.tenant.id}`],
      ['DELETE', `/api/tenants/${stage.tenant.id}/credential`],
      ['GET', `/api/tenants/${stage.tenant.id}/check`],
      ['GET', `/api/tenants/${stage.tenant.id}/conversations`],
      ['GET', conversation],
      ['POST', `${conversation}/end`],
      ['DELETE', conversation],
      ['GET', `${conversation}/export`],
      ['DELETE', `/api/conversations/${talk.conversation}`],
    ] as const;
    for (const [method, path] of theirs) {
      const { status, traceId } = await ask(method, path);
      expect([method, path, status]).toEqual([method, path, 404]);
      expect(enqueuedIn(traceId)).toEqual([]);
    }
    expect(parseJson((await ask('GET', '/api/tenants')).text)).toEqual({ tenants: [] });
    await expectUntouched();
  });

  test('pages of another origin, tenants that are none → 403 without CORS headers, 404', async () => {
    const headers = { origin: 'https://elsewhere.example', 'content-type': 'application/json' };
    const foreign = await attack(named('token'), { headers, body: '{}' });
    expect([foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    const signIn = named('sign-in');
    const stolen = { ...credentials.headers.visitor, ...headers };
    expect((await attack(signIn, { headers: stolen, body: JSON.stringify(signIn.json) })).status).toBe(403);
    const nobody = { ...named('token'), path: '/api/token/nobody' };
    expect((await attack(nobody, { body: '{}' })).status).toBe(404);
  });

  test('another visitor’s conversation and application → 404', async () => {
    const path = new URL(talk.visitor.conversationUrl).pathname;
    const application = /^(.*\/applications\/\d+)\//.exec(path)?.[1] ?? '';
    for (const [method, at] of [
      ['GET', path],
      ['DELETE', path],
      ['POST', `${path}/messaging/messages`],
      ['DELETE', application],
    ]) {
      const edge = { name: '', party: 'visitor', method: method ?? '', path: at ?? '' } as const;
      const { status, traceId } = await attack(edge, { body: undefined });
      expect([method, at, status]).toEqual([method, at, 404]);
      expect(enqueuedIn(traceId)).toEqual([]);
    }
    await expectUntouched();
  });
});

describe('hostile edges · callbacks that lie', () => {
  test('an endpoint of another Entra tenant, or of none → 403, nothing enqueued', async () => {
    const edge = named('callback');
    const text = JSON.stringify({ ...edge.json, sender: spoken(edge.json) });
    const body = text.replaceAll(/endpointId=[^"&]+/g, 'endpointId=sip%3Aunknown%40elsewhere.example');
    const { status, traceId } = await attack(edge, { body });
    expect([status, enqueuedIn(traceId)]).toEqual([403, []]);
  });

  test('links that lead to a foreign host → taken, and never followed; the same callback again → one decision', async () => {
    const elsewhere = await listening();
    const edge = named('callback');
    const body = JSON.stringify({
      ...edge.json,
      baseuri: elsewhere.origin,
      sender: invited(edge.json, elsewhere.origin),
    });
    const first = await attack(edge, { body });
    const again = await attack(edge, { body });
    expect([first.status, again.status]).toEqual([200, 200]);
    await until(() =>
      lines(first.traceId).some(({ event, step }) => event === 'invocation' && step === 'service callback'),
    );
    expect(elsewhere.requests).toEqual([]);
    const decided = [...lines(first.traceId), ...lines(again.traceId)].filter(
      ({ event, deliveryId }) => event === 'decision' && deliveryId !== undefined,
    );
    expect(decided.length).toBeLessThanOrEqual(1);
    await expectUntouched();
    await elsewhere.close();
  });
});

test('hostile edges · after all of it → the same process, and nothing that failed unexpectedly', () => {
  expect(world.engine.processes().application).toBe(process);
  const failures = written.filter((line) => line.includes('"event":"failure"') && line.includes('"stack"'));
  expect(failures).toEqual([]);
});
