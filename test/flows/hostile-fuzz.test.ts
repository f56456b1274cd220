import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stage } from '../../local/call-flow/stage.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { Json } from '../../shared/kernel/json.ts';
import { delay } from '../../shared/kernel/time.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { givenSeed, tries } from '../support/thoroughness.ts';
import { undocumented } from './support/documented-answers.ts';
import { type Credentials, credentialsAt, edgesOf } from './support/edges.ts';
import { type Asked, type FuzzedTalk, startFuzzedTalk } from './support/fuzzed-talk.ts';
import { endMarkedTalk, type MarkedTalk, startMarkedTalk } from './support/marked-talk.ts';
import { type Chance, chanceOf, mutatedRequest, pick } from './support/mutations.ts';
import { type RawAnswer, type RawRequest, sendRaw } from './support/raw-request.ts';

const requests = tries(500, 10_000);
const seed = givenSeed ?? 20_261_121;
/** Requests that are under way at once, and those after which the mistreated conversation is looked after. */
const abreast = 8;
const round = 500;

/** A budget that is never used up here. */
const unbounded = {
  applicationsPerHour: 10_000,
  applicationsPerMinute: 10_000,
  conversationsPerHour: 10_000,
  conversationsPerMinute: 10_000,
  parkedPolls: 1_000,
  messagesPerSecond: 10_000,
  messageBytesPerSecond: 100_000_000,
  requestsPerSecond: 100_000,
};

let world: EngineWorld;
let stage: Stage;
let talk: MarkedTalk;
let credentials: Credentials;
let edges: readonly Asked[];
let fuzzed: FuzzedTalk | undefined;
/** Trace ids of the requests that our code has seen, and of those that have put something on the queue. */
const seen = { handled: new Set<string>(), enqueued: new Set<string>() };
const defects: string[] = [];

/** Debug lines are many: what they say is kept, they are not. */
function onLine(part: string, line: string): void {
  const [, traceId] = /"traceId":"([0-9a-f]{32})"/.exec(line) ?? [];
  if (part !== 'application' || traceId === undefined) return;
  seen.handled.add(traceId);
  if (line.includes('"queue-operation"')) seen.enqueued.add(traceId);
  if (line.includes('"event":"failure"') && line.includes('"stack"')) defects.push(line);
}

beforeAll(async () => {
  // Nothing is counted here: the fuzz would use up what an honest client has.
  const environment = {
    CAREBRIDGE_LOG_LEVEL: 'debug',
    CAREBRIDGE_TOKENS_PER_MINUTE: '100000',
    CAREBRIDGE_PLATFORM_LIMITS: JSON.stringify({
      conversationsPerMinute: 100_000,
      visitor: unbounded,
      agent: unbounded,
    }),
    CAREBRIDGE_PLATFORM_TIMES: '{"pollMs":10000}',
  };
  world = await startEngineWorld({ environment, onLine });
  stage = await world.stage(40_000);
  talk = await startMarkedTalk(stage);
  credentials = await credentialsAt(world, stage);
  edges = (await edgesOf(world, stage, credentials)).map(({ party, json, ...edge }) => ({
    ...edge,
    ...(json === undefined ? {} : { json: json as Json }),
    headers: { ...credentials.headers[party], 'content-type': 'application/json' },
  }));
});
afterAll(async () => {
  await fuzzed?.end();
  await endMarkedTalk(stage, world.engine.config.localKey, talk);
  await stage.leave();
  await world.close();
});

/** Where the valid requests of this round come from; the mistreated conversation is begun anew when it has ended. */
async function validRequests(): Promise<readonly Asked[]> {
  if (fuzzed !== undefined && !(await fuzzed.alive())) {
    await fuzzed.end();
    fuzzed = undefined;
  }
  fuzzed ??= await startFuzzedTalk(world, stage, credentials);
  return [...edges, ...fuzzed.requests];
}

type Attempt = {
  readonly request: RawRequest;
  readonly authenticated: boolean;
  /** Whether it is about a conversation that is there. */
  readonly live: boolean;
  readonly traceId: string;
};

/** The request with this number: the same for the same seed, whatever became of the ones before. Nine in ten carry their credential. */
function composed(count: number, valid: readonly Asked[]): Attempt {
  const chance: Chance = chanceOf(seed + count);
  const picked = pick(chance, valid);
  const { name: _name, ...asked } = picked;
  const { authorization, ...others } = asked.headers;
  const known = chance() < 0.9;
  const request = mutatedRequest({ ...asked, headers: known ? asked.headers : others }, chance);
  const traceId = randomId();
  const headers = { ...request.headers, traceparent: `00-${traceId}-${randomId().slice(16)}-01` };
  const authenticated = authorization !== undefined && request.headers.authorization === authorization;
  return { request: { ...request, headers }, authenticated, live: !edges.includes(picked), traceId };
}

type Answered = Attempt & { readonly count: number; readonly answer: RawAnswer };

/** Sends the requests from one number to another, several at a time. */
async function play(from: number, to: number, valid: readonly Asked[]): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  let next = from;
  const work = async () => {
    while (next < to) {
      const count = next;
      next += 1;
      const attempt = composed(count, valid);
      answered.push({ ...attempt, count, answer: await sendRaw(world.engine.origin, attempt.request) });
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  return answered;
}

/** Log lines come in their order, so what the requests so far have caused has been read when this one's line has. */
async function untilLinesAreRead(): Promise<void> {
  const traceId = randomId();
  const headers = { traceparent: `00-${traceId}-${randomId().slice(16)}-01` };
  await sendRaw(world.engine.origin, { method: 'GET', path: '/api/health/live', headers });
  while (!seen.handled.has(traceId)) await delay(5);
}

/** What is wrong with an answer, with everything that is needed to ask again; nothing when nothing is. */
function complaints({ count, request, traceId, answer }: Answered): readonly string[] {
  const wrong = undocumented(request, answer, seen.handled.has(traceId));
  if (wrong === undefined) return [];
  const { method, path, headers, body } = request;
  const { authorization: _secret, ...shown } = headers;
  const said = typeof body === 'string' ? body : Buffer.from(body ?? '').toString('latin1');
  const what = { seed, count, method, path, headers: shown, body: said.slice(0, 2_000) };
  return [`${wrong}: ${JSON.stringify(what)} was answered with ${answer.status} ${answer.text.slice(0, 2_000)}`];
}

function tellCounts(answered: readonly Answered[]): void {
  const statuses: Record<number, number> = {};
  for (const { answer } of answered) statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
  const authenticated = answered.filter((each) => each.authenticated).length;
  const handled = answered.filter(({ traceId }) => seen.handled.has(traceId)).length;
  console.log(JSON.stringify({ seed, requests, authenticated, handled, statuses }));
}

const linesOf = ({ visitor, agents }: MarkedTalk) =>
  [visitor, ...agents].map(({ heard }) => heard.map(({ from, text }) => `${from}: ${text}`));

/** No one has heard anything new, and everyone hears what is said now. */
async function expectUntouched(lines: readonly (readonly string[])[]): Promise<void> {
  expect(linesOf(talk)).toEqual(lines);
  await talk.visitor.say('StillHere');
  await Promise.all(talk.agents.map((agent) => agent.heardLine('StillHere')));
  await talk.agents[0]?.say('SoAmI');
  await Promise.all([talk.visitor, ...talk.agents.slice(1)].map((chat) => chat.heardLine('SoAmI')));
  expect(linesOf(talk).map((after, index) => after.length - (lines[index]?.length ?? 0))).toEqual([1, 1, 2]);
}

const title = `fuzz · ${requests} mutations of valid requests, seed ${seed} → each in a documented answer, the talk beside is untouched`;
test(title, { timeout: 600_000 }, async () => {
  const before = world.engine.processes().application;
  const lines = linesOf(talk);
  const answered: Answered[] = [];
  for (let from = 0; from < requests; from += round) {
    answered.push(...(await play(from, Math.min(from + round, requests), await validRequests())));
  }
  expect(world.engine.processes().application).toBe(before);
  await untilLinesAreRead();
  if (givenSeed !== undefined) tellCounts(answered);
  expect(answered.flatMap(complaints).slice(0, 20)).toEqual([]);
  expect(defects).toEqual([]);
  expect(answered.filter(({ authenticated }) => authenticated).length).toBeGreaterThan(requests / 2);
  // What is refused puts nothing on the queue; only changes of what is there announce themselves before they are decided.
  const refused = answered.filter(({ answer, live }) => answer.status >= 400 && !live);
  expect(refused.filter(({ traceId }) => seen.enqueued.has(traceId))).toEqual([]);
  await expectUntouched(lines);
});
