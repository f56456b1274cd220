import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stage, setStage } from '../../local/call-flow/stage.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { Json } from '../../shared/kernel/json.ts';
import { type Credentials, credentialsAt, type EdgeRequest, edgesOf } from './support/edges.ts';
import { endMarkedTalk, type MarkedTalk, startMarkedTalk } from './support/marked-talk.ts';
import { type Chance, chanceOf, mutatedRequest, pick } from './support/mutations.ts';
import { expectRefusal, type RawAnswer, type RawRequest, sendRaw } from './support/raw-request.ts';
import { startTestEngine, type TestEngine } from './support/test-engine.ts';

const requests = 600;
/** Another seed is tried by CAREBRIDGE_FUZZ_SEED; a failure names the one that it came from. */
const seed = Number(process.env.CAREBRIDGE_FUZZ_SEED ?? 20_261_121);

let world: TestEngine;
let stage: Stage;
let talk: MarkedTalk;
let credentials: Credentials;
let edges: readonly EdgeRequest[];
const written: string[] = [];

beforeAll(async () => {
  const onLine = (part: string, line: string) => part === 'application' && written.push(line);
  // Visitors' tokens are not counted here: the fuzz would use them up.
  const environment = { CAREBRIDGE_LOG_LEVEL: 'debug', CAREBRIDGE_TOKENS_PER_MINUTE: '100000' };
  world = await startTestEngine({ environment, onLine });
  stage = await setStage(world.engine.config, world.engine.origin, { conversations: 1, patienceMs: 40_000 });
  talk = await startMarkedTalk(stage);
  credentials = await credentialsAt(world, stage);
  edges = await edgesOf(world, stage, credentials);
});
afterAll(async () => {
  await endMarkedTalk(stage, world.engine.config.localKey, talk);
  await stage.leave();
  await world.close();
});

type Attempt = { readonly request: RawRequest; readonly traceId: string; readonly answer: RawAnswer };

/** Four in five carry the credential that their edge asks for. */
function composed(edge: EdgeRequest, chance: Chance): RawRequest & { readonly json: Json | undefined } {
  const known = chance() < 0.8;
  const headers = { ...(known ? credentials.headers[edge.party] : {}), 'content-type': 'application/json' };
  return { method: edge.method, path: edge.path, headers, json: edge.json as Json | undefined };
}

async function attempt(chance: Chance): Promise<Attempt> {
  const request = mutatedRequest(composed(pick(chance, edges), chance), chance);
  const traceId = randomId();
  const headers = { ...request.headers, traceparent: `00-${traceId}-${randomId().slice(16)}-01` };
  return { request, traceId, answer: await sendRaw(world.engine.origin, { ...request, headers }) };
}

/** Neither a defect nor silence; a refusal says what it is. */
function expectDecent({ request, answer, traceId }: Attempt): void {
  const { status } = answer;
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
  if (status < 400) return;
  const isOurs = /^\/(api|platformservice|ucwa)\//i.test(request.path);
  if (isOurs && request.method !== 'HEAD' && written.some((line) => line.includes(traceId))) expectRefusal(answer);
}

test(`fuzz · ${requests} mutations of valid requests, seed ${seed} → each answered decently, the talk beside goes on`, async () => {
  const chance = chanceOf(seed);
  const before = world.engine.processes().application;
  let authenticated = 0;
  const refused: string[] = [];
  for (let count = 0; count < requests; count += 1) {
    const made = await attempt(chance);
    if ('authorization' in made.request.headers || 'origin' in made.request.headers) authenticated += 1;
    if (made.answer.status >= 400) refused.push(made.traceId);
    try {
      expectDecent(made);
    } catch (error) {
      const { method, path, headers, body } = made.request;
      const what = { seed, count, method, path, type: headers['content-type'], body: String(body).slice(0, 2_000) };
      throw new Error(`${JSON.stringify(what)} was answered with ${made.answer.status} ${made.answer.text}`, {
        cause: error,
      });
    }
  }
  expect(authenticated).toBeGreaterThan(requests / 2);
  expect(world.engine.processes().application).toBe(before);
  expect(written.filter((line) => line.includes('"event":"failure"') && line.includes('"stack"'))).toEqual([]);
  await talk.visitor.say('StillHere');
  await Promise.all(talk.agents.map((agent) => agent.heardLine('StillHere')));
  const enqueued = written.filter((line) => line.includes('"queue-operation"'));
  expect(enqueued.filter((line) => refused.some((traceId) => line.includes(traceId)))).toEqual([]);
});
