import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stage } from '../../local/call-flow/stage.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import type { LogEntry } from '../../shared/kernel/log.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { until } from '../support/until.ts';
import { endMarkedTalk, type MarkedTalk, startMarkedTalk } from './support/marked-talk.ts';

type Line = LogEntry & { readonly at: string; readonly traceId: string };

const fields = [
  ...['at', 'level', 'event', 'traceId', 'tenant', 'conversationId', 'deliveryId', 'operationId', 'provider', 'step'],
  ...['phase', 'durationMs', 'outcome', 'code', 'stack'],
];
const visitorIp = '203.0.113.77';

let world: EngineWorld;
let stage: Stage;
let talk: MarkedTalk;
const written: string[] = [];
const tokens: string[] = [];

const lines = (): readonly Line[] => written.flatMap((line) => (parseJson(line) as Line | undefined) ?? []);
const ofTalk = () => lines().filter(({ conversationId }) => conversationId === talk.conversation);
const counted = (names: readonly string[]) =>
  [...Map.groupBy(names, (name) => name)].filter(([, all]) => all.length > 1);

/** One more request for a token, from a page that may not, or one that may; both say where the visitor is. */
async function askForToken(origin: string, traceId: string): Promise<number> {
  const response = await fetch(`${world.engine.origin}/api/token/${stage.tenant.id}`, {
    method: 'POST',
    headers: {
      origin,
      'content-type': 'application/json',
      'x-forwarded-for': visitorIp,
      traceparent: `00-${traceId}-${randomId().slice(16)}-01`,
    },
    body: '{}',
  });
  tokens.push(/"token":"([^"]+)"/.exec(await response.text())?.[1] ?? '');
  return response.status;
}

beforeAll(async () => {
  const environment = { CAREBRIDGE_LOG_LEVEL: 'debug' };
  const onLine = (part: string, line: string) => {
    if (part === 'application') written.push(line);
  };
  world = await startEngineWorld({ environment, onLine });
  stage = await world.stage(40_000);
  talk = await startMarkedTalk(stage);
  await endMarkedTalk(stage, world.engine.config.localKey, talk);
});
afterAll(async () => {
  await stage.leave();
  await world.close();
});

describe('log lines of a whole conversation, at level debug', () => {
  test('every line → JSON with known fields only, joined to a trace', () => {
    expect(written.length).toBeGreaterThan(100);
    expect(written.filter((line) => parseJson(line) === undefined)).toEqual([]);
    expect(lines().flatMap((line) => Object.keys(line).filter((field) => !fields.includes(field)))).toEqual([]);
    expect(lines().filter(({ traceId }) => !/^[0-9a-f]{32}$/.test(traceId))).toEqual([]);
  });

  test('no line → a word that was said, a name, an address, a token, an IP address', async () => {
    expect(await askForToken(stage.page.origin, randomId())).toBe(200);
    const { agents, localKey, clientSecret } = world.engine.config;
    const people = agents.flatMap(({ displayName, userName, password }) => [
      ...displayName.split(' '),
      userName,
      password,
    ]);
    const secrets = [
      ...talk.words,
      ...people,
      ...tokens,
      localKey,
      clientSecret,
      visitorIp,
      stage.tenant.texts?.welcome,
    ];
    const forbidden = secrets.flatMap((word) => (word === undefined || word === '' ? [] : [word]));
    expect(written.filter((line) => forbidden.some((word) => line.includes(word)))).toEqual([]);
    const shapes = /sip:|psat=|eyJ[\w-]{10}|Bearer |@[\w-]+\.[a-z]+|\b\d{1,3}(\.\d{1,3}){3}\b|data:text/;
    expect(written.filter((line) => shapes.test(line))).toEqual([]);
  });

  test('each callback → one decision, each command → one settlement and one platform call under its operation id', () => {
    const decided = ofTalk().filter(({ event, deliveryId }) => event === 'decision' && deliveryId !== undefined);
    expect(decided.length).toBeGreaterThan(5);
    expect(counted(decided.map(({ deliveryId }) => deliveryId ?? ''))).toEqual([]);
    const settled = ofTalk().filter(({ event }) => event === 'command-settled');
    expect(settled.length).toBeGreaterThan(5);
    expect(counted(settled.map(({ operationId }) => operationId ?? ''))).toEqual([]);
    const called = ofTalk().filter(({ event, operationId }) => event === 'platform-call' && operationId !== undefined);
    const operations = (some: readonly Line[]) => some.map(({ operationId }) => operationId).sort();
    expect(operations(called)).toEqual(operations(settled));
  });

  test('one trace → from the visitor’s request through queue, callback and decision to the platform call', () => {
    const opened = ofTalk().find(({ event, step }) => event === 'platform-call' && step === 'open-room');
    const trace = lines().filter(({ traceId }) => traceId === opened?.traceId);
    const seen = trace.map(({ event, step }) => (event === 'invocation' ? `${event} ${step}` : event));
    expect(seen).toEqual(
      expect.arrayContaining([
        'invocation platform',
        'callback-sent',
        'invocation callback',
        'invocation service callback',
        'decision',
        'platform-call',
        'command-settled',
      ]),
    );
  });

  test('what happens with every word → above debug only the callback and what was decided on it (docs/operations.md#log-fields)', () => {
    const said = lines().filter(({ step }) => step === 'visitorSends' || step === 'agentSends');
    const settled = lines().filter(({ event, outcome }) => event === 'invocation' && outcome === 'settled');
    const taken = lines().filter(
      ({ event, step, outcome }) => event === 'invocation' && step === 'callback' && outcome === '200',
    );
    expect([said, settled, taken].map((some) => some.length > 0)).toEqual([true, true, true]);
    expect([...said, ...settled, ...taken].filter(({ level }) => level !== 'debug')).toEqual([]);
    const told = lines().filter(({ event, deliveryId }) => deliveryId !== undefined && event !== 'duplicate');
    expect(new Set(told.map(({ event, level }) => `${level} ${event}`))).toEqual(
      new Set(['info callback-sent', 'info decision']),
    );
  });

  test('a refused request → one refusal and one invocation, in the trace that it came with', async () => {
    const traceId = randomId();
    expect(await askForToken('https://elsewhere.example', traceId)).toBe(403);
    const mine = () => lines().filter((line) => line.traceId === traceId && !line.event.endsWith('-operation'));
    await until(() => mine().some(({ event }) => event === 'invocation'));
    expect(mine().map(({ event, code, outcome }) => [event, code, outcome])).toEqual([
      ['refusal', 'NotAllowed', undefined],
      ['invocation', undefined, '403'],
    ]);
  });
});
