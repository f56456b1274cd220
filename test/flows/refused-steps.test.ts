import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playConversation } from '../../local/call-flow/play.ts';
import { Recorder } from '../../local/call-flow/recorder.ts';
import { textOf } from '../../local/call-flow/result.ts';
import { runRecorded } from '../../local/call-flow/run.ts';
import type { Stage } from '../../local/call-flow/stage.ts';
import type { EngineConfig } from '../../local/engine/config.ts';
import { withAgents } from '../support/engine/agents.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { sampleOf } from '../support/thoroughness.ts';
import { callFlow } from './support/cli.ts';
import { RefusedRun } from './support/refused-run.ts';
import { type RefusedStep, refusedSteps } from './support/refused-steps.ts';
import { RunTraffic } from './support/run-traffic.ts';
import { StuckRuns } from './support/stuck-runs.ts';

let world: EngineWorld;
/** So many agents as there are runs at once, and a tenant may have. */
const pairs = 15;
let undisturbed: Stage;
let recorder: Recorder;
const everyCase = refusedSteps.map((step, index) => ({ ...step, index, tenant: `call-flow-refused-${index}` }));
const cases = sampleOf(everyCase, 6);
let played = 0;

const stuckRuns = new StuckRuns(async () => {
  played += 1;
  const { failure } = await playConversation(undisturbed, played);
  expect(failure).toBeUndefined();
});

beforeAll(async () => {
  world = await startEngineWorld({ watches: { front: () => undefined }, prepare: withAgents(2 * pairs + 2) });
  undisturbed = await world.stage(100_000);
  recorder = Recorder.of(world.engine.config);
  await recorder.start();
});
afterAll(async () => {
  await stuckRuns.end();
  await recorder.stop();
  await undisturbed.leave();
  await world.close();
});

const missing = (step: string, tenant: string) => `FAILED: step ${step} is missing in "Where is parcel 1? (${tenant})"`;

function refusedRun(tenant: string, { rule }: Pick<RefusedStep, 'rule'>): RefusedRun {
  const traffic = new RunTraffic(tenant);
  return new RefusedRun(tenant, traffic, rule(traffic));
}

/** Agents of its own for a run, but for those that began long before: an agent who plays in several runs rings in all of them. */
function configOf(index: number): EngineConfig {
  const { config } = world.engine;
  return { ...config, agents: config.agents.slice(2 * (index % pairs) + 2).slice(0, 2) };
}

describe('call-flow through a proxy', () => {
  it('nothing refused → exit status 0, every step', async () => {
    const { status, output } = await callFlow(['--data', world.folder], { CAREBRIDGE_ORIGIN: world.front.origin });
    expect(output).toContain('22 of 22 steps');
    expect(status).toBe(0);
  });

  it('a step refused → exit status 1, names the step', async () => {
    const [refused] = refusedSteps.filter(({ step }) => step === '5');
    if (refused === undefined) throw new Error('Step 5 is not among the refused ones.');
    const tenant = 'call-flow-refused';
    world.front.inject(refusedRun(tenant, refused).rule);
    const args = ['--data', world.folder, '--tenant', tenant];
    const { status, output } = await callFlow(args, { CAREBRIDGE_ORIGIN: world.front.origin });
    expect(output).toContain(missing('5', tenant));
    expect(status).toBe(1);
  });
});

/** All runs are played at once: each has the time of all of them on a busy machine. */
const allRunsMs = 900_000;

describe.concurrent('a run with one step refused at the wire', { timeout: allRunsMs }, () => {
  it.for(cases)('step $step · $refused → not complete, names the step', async ({ tenant, index, ...refused }) => {
    const run = refusedRun(tenant, refused);
    const applied = world.front.inject(run.rule);
    const running = runRecorded(configOf(index), world.front.origin, run.options, recorder);
    const result = await stuckRuns.whileWatched(run, running);
    expect(textOf(result)).toContain(missing(refused.step, tenant));
    expect(result.complete).toBe(false);
    expect(applied()).toBeGreaterThan(0);
  });
});
