import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../local/call-flow/contact-center/center-record.ts';
import { runCenterFlow } from '../../local/call-flow/contact-center/center-run.ts';
import { type CallFlowResult, textOf } from '../../local/call-flow/result.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';
import { callFlow } from './support/cli.ts';

let world: EngineWorld;

beforeAll(async () => {
  world = await sharedEngineWorld();
});
afterAll(() => world.close());

const numbers = Array.from({ length: 25 }, (_, index) => String(index + 1));
const patienceMs = 60_000;
const dialects: readonly Dialect[] = ['chat-gateway', 'chat-api-v2'];

describe('call flow of the contact center', () => {
  it.each(dialects)('%s · one conversation → every step proven, each person reads what was meant', async (dialect) => {
    const run = { conversations: 1, patienceMs, dialect };
    const result = await runCenterFlow(world.engine.config, world.engine.origin, run);
    const [only] = result.conversations;
    expect(result.faults).toEqual([]);
    expect(only?.steps.map(({ step }) => step).filter((step) => /^\d+$/.test(step))).toEqual(numbers);
    expect(only?.steps.filter(({ proof }) => proof === undefined)).toEqual([]);
    expect(result.summary).toMatch(/^25 of 25 steps, agent joined after \d+ ms$/);
    expect(textOf(JSON.parse(JSON.stringify(result)) as CallFlowResult)).toBe(textOf(result));
  });

  it('call-flow --seed 2 · on a running engine → all steps printed, exit status 0, nothing of the run is left in the contact center', async () => {
    const tenant = 'center-flow-of-test';
    const { status, output, errors } = await callFlow(['--seed', '2', '--data', world.folder, '--tenant', tenant]);
    expect(errors).toBe('');
    expect(output).toContain('25 of 25 steps');
    expect(output.match(/^ *(\d+|echo|visitor-typing|agent-typing) .*\[.*\]$/gm)).toHaveLength(28);
    expect(status).toBe(0);
    const headers = { 'x-carebridge-key': world.engine.config.localKey };
    const left = await fetch(`${world.engine.origin}/api/contact-center/tenants/${tenant}`, { headers });
    expect(left.status).toBe(404);
  });

  it('call-flow --seed 2 --dialect chat-api-v2 --json · eight conversations at once → the same content as JSON, each person reads their lines alone', async () => {
    const options = ['--seed', '2', '--dialect', 'chat-api-v2', '--conversations', '8', '--json'];
    const { status, output } = await callFlow([...options, '--data', world.folder, '--patience', '120000']);
    const result = JSON.parse(output) as CallFlowResult;
    expect(result).toMatchObject({ complete: true, faults: [] });
    expect(result.summary).toMatch(/^8 of 8 conversations complete/);
    const lines = textOf(result).split('\n');
    expect(lines.filter((line) => line.endsWith('each person saw exactly what was meant for them'))).toHaveLength(8);
    expect(status).toBe(0);
  });

  it('call-flow · options of the other flow → usage, exit status 2', async () => {
    for (const options of [
      ['--seed', '2', '--owner', 'one'],
      ['--seed', '1', '--dialect', 'chat-gateway'],
      ['--seed', '2', '--dialect', 'none'],
      ['--seed', '3'],
    ]) {
      const { status, output } = await callFlow(options);
      expect(output).toContain('--seed 1|2');
      expect(status).toBe(2);
    }
  });
});
