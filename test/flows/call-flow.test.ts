import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallFlowResult, textOf } from '../../local/call-flow/result.ts';
import { runCallFlow } from '../../local/call-flow/run.ts';
import { documentedRows, kindsOf, type RowPlace } from '../docs/support/data-document.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';
import { callFlow } from './support/cli.ts';
import { rowsSeenDuring } from './support/stored-rows.ts';

let world: EngineWorld;

beforeAll(async () => {
  world = await sharedEngineWorld();
});
afterAll(() => world.close());

const numbers = Array.from({ length: 22 }, (_, index) => String(index + 1));
const run = { conversations: 1, patienceMs: 30_000 };

type Played = { readonly result: CallFlowResult; readonly rows: readonly RowPlace[] };
let played: Promise<Played> | undefined;

/** One run, and the rows that were in the tables meanwhile; several tests look at the same one. */
function onePlayed(): Promise<Played> {
  played ??= (async () => {
    const running = runCallFlow(world.engine.config, world.engine.origin, run);
    const rows = await rowsSeenDuring(world.store, running);
    return { result: await running, rows };
  })();
  return played;
}

describe('call flow', () => {
  it('one conversation → every step proven, everybody hears what was meant', async () => {
    const { result } = await onePlayed();
    const [only] = result.conversations;
    expect(result.faults).toEqual([]);
    expect(only?.steps.map(({ step }) => step).filter((step) => /^\d+$/.test(step))).toEqual(numbers);
    expect(only?.steps.filter(({ proof }) => proof === undefined)).toEqual([]);
    expect(result.summary).toMatch(/^22 of 22 steps, agent joined after \d+ ms$/);
    expect(textOf(JSON.parse(JSON.stringify(result)) as CallFlowResult)).toBe(textOf(result));
  });

  it('one conversation → the tables hold what docs/data.md describes, and of every kind that a call flow makes', async () => {
    const { rows } = await onePlayed();
    const { tables, kinds } = documentedRows();
    expect(kinds.length).toBeGreaterThan(40);
    expect([...new Set(rows.map(({ table }) => table))].filter((table) => !tables.includes(table))).toEqual([]);
    expect(rows.filter((row) => kindsOf(row, kinds).length !== 1)).toEqual([]);
    const seen = new Set(rows.flatMap((row) => kindsOf(row, kinds)));
    expect(kinds.filter((kind) => kind.flow && !seen.has(kind)).map(({ name }) => name)).toEqual([]);
  });

  it('call-flow · on a running engine → all steps printed, exit status 0', async () => {
    const { status, output, errors } = await callFlow(['--data', world.folder]);
    expect(errors).toBe('');
    expect(output).toContain('22 of 22 steps');
    expect(output.match(/^ *(\d+|filter|end) .*\[.*\]$/gm)).toHaveLength(24);
    expect(status).toBe(0);
  });

  it('call-flow --owner one → every step proven, and that the other ring is taken back and a colleague asks the other agent in', async () => {
    const { status, output, errors } = await callFlow(['--data', world.folder, '--owner', 'one']);
    expect(errors).toBe('');
    expect(output).toContain('22 of 22 steps');
    expect(output.match(/^ *(\d+|withdrawn|colleague|filter|end) .*\[.*\]$/gm)).toHaveLength(26);
    expect(status).toBe(0);
  });

  it('call-flow --json · three conversations at once → the same content as JSON, no one hears anything else', async () => {
    const { status, output } = await callFlow(['--data', world.folder, '--conversations', '3', '--json']);
    const result = JSON.parse(output) as CallFlowResult;
    expect(result).toMatchObject({ complete: true, faults: [] });
    expect(result.summary).toMatch(/^3 of 3 conversations complete/);
    const lines = textOf(result).split('\n');
    const verdicts = lines.filter((line) => line.endsWith('each person saw exactly what was meant for them'));
    expect(verdicts).toHaveLength(3);
    expect(status).toBe(0);
  });

  it('two runs at once on one engine → each proves its own', async () => {
    const runs = [run, run].map((options) => runCallFlow(world.engine.config, world.engine.origin, options));
    const results = await Promise.all(runs);
    expect(results.map(({ faults }) => faults)).toEqual([[], []]);
    const requests = results.map(({ conversations }) => conversations[0]?.steps.map(({ request }) => request));
    expect(requests[0]?.[19]).not.toEqual(requests[1]?.[19]);
  });

  it('call-flow · no engine runs → starts one in a temporary folder and ends it', async () => {
    const { status, output } = await callFlow(['--data', `${world.folder}/nothing-here`]);
    expect(output).toContain('22 of 22 steps');
    expect(status).toBe(0);
  });

  it('call-flow · senseless options → usage, exit status 2', async () => {
    for (const options of [
      ['--conversations', 'none'],
      ['--owner', 'none'],
    ]) {
      const { status, output } = await callFlow(options);
      expect(output).toContain('--conversations <n>');
      expect(status).toBe(2);
    }
  });
});
