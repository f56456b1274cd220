import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInfrastructure } from '../../infra/check/infrastructure.ts';
import { type ColumnType, logEvents, logFields } from '../../infra/check/log-schema.ts';
import { askedQueries, savedFunctions } from '../../infra/check/rules/queries.ts';
import { type Counted, counted, countIn } from '../../infra/cost/counted.ts';
import { runCallFlow } from '../../local/call-flow/run.ts';
import { type Engine, startEngine } from '../../local/engine/engine.ts';
import { infraFolder } from './support/folders.ts';

type Line = Readonly<Record<string, unknown>>;

const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-log-lines-'));
const lines: Line[] = [];
let engine: Engine | undefined;

/** So many that what a new tenant costs once hardly counts. */
const conversations = 4;

/** The call flow, and a callback that was never sent: what the application really logs. */
beforeAll(async () => {
  engine = await startEngine({
    dataFolder: folder,
    anyPorts: true,
    environment: { CAREBRIDGE_LOG_LEVEL: 'debug' },
    onLine: (part, line) => {
      if (part === 'application' && line.startsWith('{"at"')) lines.push(JSON.parse(line) as Line);
    },
  });
  const refused = await fetch(`${engine.origin}/api/callback/trusted-application`, { method: 'POST', body: '{}' });
  expect(refused.status).toBe(401);
  const result = await runCallFlow(engine.config, engine.origin, { conversations, patienceMs: 120_000 });
  expect(result.complete).toBe(true);
  await engine.stop();
}, 240_000);

afterAll(async () => {
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a value is to a query. */
function typeOf(value: unknown): ColumnType {
  if (typeof value === 'number') return 'long';
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? 'datetime' : 'string';
}

describe('log lines of a call flow', () => {
  it('every field of every line → a column of ChatEvents, of its type', () => {
    const fields = logFields();
    expect(lines.length).toBeGreaterThan(200);
    const seen = new Set(
      lines.flatMap((line) => Object.entries(line).map(([name, value]) => `${name}: ${typeOf(value)}`)),
    );
    const wanted = [...fields].map(([name, type]) => `${name}: ${type}`);
    expect([...seen].filter((one) => !wanted.includes(one))).toEqual([]);
  });

  it('columns · all but those of errors → filled by some line', () => {
    const filled = new Set(lines.flatMap((line) => Object.keys(line)));
    expect([...logFields().keys()].filter((name) => !filled.has(name))).toEqual(['stack']);
  });

  it('events that queries ask for · all but those of trouble and of contact centers → were logged', () => {
    const logged = new Set(lines.map(({ event }) => event));
    const infrastructure = readInfrastructure(infraFolder);
    const queries = [...savedFunctions(infrastructure), ...askedQueries(infrastructure)].map(({ query }) => query);
    const asked = new Set(
      queries.flatMap((query) => [...query.matchAll(/\bevent == '([^']+)'/g)].map(([, one]) => one)),
    );
    const atCenters = ['platform-set-up', 'webhook-sent'];
    const trouble = ['dead-letter-replayed', 'dead-lettered', 'duplicate', 'failure', 'store-retry', ...atCenters];
    expect(asked.size).toBeGreaterThan(8);
    expect([...asked].filter((event) => !logged.has(event)).filter((event) => !trouble.includes(event ?? ''))).toEqual(
      [],
    );
    expect(trouble.filter((event) => !logEvents().includes(event))).toEqual([]);
  });

  it('refused callback → the line that the alert counts', () => {
    const refusals = lines.filter(({ event, step }) => event === 'refusal' && step === 'callback');
    expect(refusals.map(({ code }) => code)).toContain('Unauthenticated');
  });

  it('decisions about a visit → phases that StuckConversations knows', () => {
    const phases = new Set(
      lines.filter(({ phase }) => phase !== undefined).map(({ event, phase }) => `${event} ${phase}`),
    );
    expect([...phases].sort()).toEqual(
      ['attended', 'closed', 'closing', 'connecting', 'invited', 'waiting']
        .map((phase) => `decision ${phase}`)
        .filter((one) => phases.has(one)),
    );
    expect([...phases]).toEqual(expect.arrayContaining(['decision invited', 'decision attended', 'decision closed']));
  });

  it.each<keyof Counted>(['callbacks', 'queueExecutions', 'messages', 'logLines'])(
    '%s of a conversation → a quarter more or less than the cost is worked out with',
    (what) => {
      const now = countIn(lines, conversations)[what];
      expect(now, 'npm run infra:cost -- count').toBeGreaterThan(counted[what] * 0.75);
      expect(now, 'npm run infra:cost -- count').toBeLessThan(counted[what] * 1.25);
    },
  );

  /** On a busy machine what would go together goes one by one, and writers meet more often. */
  it('table requests of a conversation → a quarter less to half more than the cost is worked out with', () => {
    const now = countIn(lines, conversations).tableRequests;
    const of = Map.groupBy(
      lines.filter(({ event }) => event === 'store-operation'),
      ({ step }) => String(step),
    );
    const each = [...of].map(([step, { length }]) => `${step}: ${length}`).join(', ');
    expect(now, `npm run infra:cost -- count; ${each}`).toBeGreaterThan(counted.tableRequests * 0.75);
    expect(now, `npm run infra:cost -- count; ${each}`).toBeLessThan(counted.tableRequests * 1.5);
  });

  it('requests to the platform → outcomes that the alert understands', () => {
    const outcomes = lines.filter(({ event }) => event === 'platform-call').map(({ outcome }) => String(outcome));
    expect(outcomes.length).toBeGreaterThan(5);
    expect(outcomes.filter((outcome) => !/^\d{3}$|^timeout$|^unreachable$/.test(outcome))).toEqual([]);
  });
});
