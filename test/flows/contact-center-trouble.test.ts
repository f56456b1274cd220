import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { overHttp } from '../support/relay/over-http.ts';
import { type Heard, RelayClient } from '../support/relay/relay-client.ts';
import { until } from '../support/until.ts';
import type { WireRequest } from '../support/wire-proxy.ts';
import { CenterAgent } from './support/center-agent.ts';
import { foundCompany } from './support/center-company.ts';

const textOf = ({ body }: WireRequest): string => body.toString('utf8');
/** What the application asks the contact center, and what that tells the application, both by the way in front. */
const opens = ({ method, path }: WireRequest): boolean =>
  method === 'POST' && path.endsWith('/conversations') && !isOurs(path);
const saysLine = ({ method, path }: WireRequest): boolean =>
  method === 'POST' && path.endsWith('/messages') && !isOurs(path);
const looks = ({ method, path }: WireRequest): boolean =>
  method === 'GET' && /\/messages(\?|$)/.test(path) && !isOurs(path);
const isOurs = (path: string): boolean => path.startsWith('/api/');
/** The center tells the company something that contains this. */
const tells =
  (tenant: string, what: string) =>
  (request: WireRequest): boolean =>
    request.method === 'POST' &&
    request.path.startsWith(`/api/callback/contact-center/${tenant}/`) &&
    textOf(request).includes(what);

/** The newest message is in no list yet. */
function withoutNewest(body: string): string {
  const list = JSON.parse(body);
  list.messages?.pop();
  list._embedded?.messages.shift();
  return JSON.stringify(list);
}

/** A delivery is taken on the way, and handed on when the test says so: later than those behind it. */
function overtaken({ front, application }: EngineWorld, tenant: string, text: string): () => Promise<number> {
  const isThis = tells(tenant, text);
  front.inject({ fault: { kind: 'answer', status: 200 }, matches: isThis });
  return async () => {
    const request = front.requests.find(isThis);
    if (request === undefined) throw new Error(`${text} was not told yet.`);
    const { 'content-length': _, host: __, connection: ___, ...headers } = request.headers;
    const body = Uint8Array.from(request.body);
    const sent = { method: 'POST', headers: headers as Record<string, string>, body };
    return (await fetch(new URL(request.path, application), sent)).status;
  };
}

let world: EngineWorld;

beforeAll(async () => {
  world = await startEngineWorld({
    environment: {
      CAREBRIDGE_CONTACT_CENTER: 'embedded',
      CAREBRIDGE_CONTACT_CENTER_TIMES: JSON.stringify({ deliveryPausesMs: [50, 100, 200, 400] }),
    },
    watches: { front: () => undefined },
  });
});
afterEach(() => world.front.heal());
afterAll(() => world.close());

test.each(['chat-gateway', 'chat-api-v2'] as const)(
  '%s · an event before the 202, a 429, equal lines whose answer is lost and that are shown two seconds later, events doubled, overtaken, refused for a while → every line once at both ends',
  async (dialect) => {
    const { engine, front } = world;
    const { tenant, pageOrigin, center } = await foundCompany(engine, dialect);
    const ada = await CenterAgent.begin(engine, center, 0);
    const told = (text: string): number => front.requests.filter(tells(tenant, text)).length;
    const page = new RelayClient(
      overHttp(() => engine.origin, 60_000),
      tenant,
      pageOrigin,
    );
    const heard = (text: string): number => page.heard.filter((one) => one.kind === 'line' && one.text === text).length;
    const hears = (text: string) => page.until((event: Heard) => event.kind === 'line' && event.text === text);
    await page.knock();
    front.inject({ fault: { kind: 'hold', what: 'answer', until: until(() => told('"QUEUED"') > 0) }, matches: opens });
    const throttled = front.inject({
      fault: { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: '{}' },
      matches: saysLine,
    });
    expect((await page.open({ visitorName: 'Vera' })).status).toBe(201);
    await page.say('Hello');
    const conversation = await ada.accept();
    await ada.awaits(conversation, 'Hello');
    expect(throttled()).toBe(1);
    // The answer to the second of two equal lines is lost, it is shown two seconds later only, and its echo is overtaken by the look.
    front.inject({ fault: { kind: 'lose-answer' }, matches: saysLine });
    const lostAt = Date.now();
    const change = (body: string) => (Date.now() - lostAt < 2_000 ? withoutNewest(body) : body);
    const looked = front.inject({ fault: { kind: 'change-answer', change }, matches: looks, times: 100 });
    front.inject({
      fault: { kind: 'hold', what: 'request', until: until(() => looked() > 0) },
      matches: tells(tenant, '"isEcho":true'),
    });
    await page.say('Hello');
    await page.say('Are you there?');
    await ada.awaits(conversation, 'Are you there?');
    expect(looked()).toBeGreaterThan(0);
    const doubled = front.inject({
      fault: { kind: 'repeat' },
      matches: tells(tenant, 'Twice'),
    });
    await ada.says(conversation, 'Twice');
    await hears('Twice');
    expect(doubled()).toBe(1);
    const handOn = overtaken(world, tenant, 'Slow');
    await ada.says(conversation, 'Slow');
    await ada.says(conversation, 'Fast');
    await hears('Fast');
    expect([await handOn(), await handOn()]).toEqual([200, 200]);
    await hears('Slow');
    const refused = front.inject({
      fault: { kind: 'answer', status: 503 },
      matches: tells(tenant, 'Patience'),
      times: 3,
    });
    await ada.says(conversation, 'Patience');
    await hears('Patience');
    expect(refused()).toBe(3);
    await ada.says(conversation, 'The end');
    await hears('The end');
    const agents = ['Twice', 'Fast', 'Slow', 'Patience', 'The end'];
    expect(agents.map(heard)).toEqual([1, 1, 1, 1, 1]);
    const visitors = ['Hello', 'Hello', 'Are you there?'];
    const there = await ada.reads(conversation);
    expect(there.filter((text) => visitors.includes(text))).toEqual(visitors);
    expect(there.filter((text) => agents.includes(text))).toHaveLength(5);
  },
  180_000,
);
