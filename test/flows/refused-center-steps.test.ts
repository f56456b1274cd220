import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRecordedCenter } from '../../local/call-flow/contact-center/center-run.ts';
import { Recorder } from '../../local/call-flow/recorder.ts';
import { textOf } from '../../local/call-flow/result.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { sampleOf } from '../support/thoroughness.ts';
import { CenterTraffic } from './support/center-traffic.ts';
import { callFlow } from './support/cli.ts';
import { noAccessToken, type RefusedCenterStep, refusedCenterSteps } from './support/refused-center-steps.ts';
import { RefusedRun } from './support/refused-run.ts';
import { StuckRuns } from './support/stuck-runs.ts';

let world: EngineWorld;
let recorder: Recorder;

const dialects = ['chat-gateway', 'chat-api-v2'] as const;
const everyCase = dialects.flatMap((dialect) =>
  refusedCenterSteps[dialect].map((step, index) => ({ ...step, dialect, tenant: `${dialect}-${index}-refused` })),
);
const cases = sampleOf(everyCase, 4);

const stuckRuns = new StuckRuns(async () => {
  const run = { conversations: 1, dialect: 'chat-gateway', patienceMs: 100_000 } as const;
  const { faults } = await runRecordedCenter(world.engine.config, world.front.origin, run, recorder);
  expect(faults).toEqual([]);
});

beforeAll(async () => {
  world = await startEngineWorld({
    watches: { front: () => undefined },
    // What is refused to a run may be what would have taken its company back.
    environment: { CAREBRIDGE_TENANTS_PER_ENTRA_TENANT: '500' },
  });
  recorder = Recorder.of(world.engine.config);
  await recorder.start();
});
afterAll(async () => {
  await stuckRuns.end();
  await recorder.stop();
  await world.close();
});

const missing = (step: string, tenant: string) => `FAILED: step ${step} is missing in "Where is order 1? (${tenant})"`;

function refusedRun(tenant: string, { rule }: Pick<RefusedCenterStep, 'rule'>): RefusedRun {
  const traffic = new CenterTraffic(tenant);
  return new RefusedRun(tenant, traffic, rule(traffic));
}

describe('call-flow --seed 2 through a proxy', () => {
  it('a step refused → exit status 1, names the step', async () => {
    const [refused] = refusedCenterSteps['chat-gateway'].filter(({ step }) => step === '5');
    if (refused === undefined) throw new Error('Step 5 is not among the refused ones.');
    const tenant = 'center-flow-refused';
    world.front.inject(refusedRun(tenant, refused).rule);
    const args = ['--seed', '2', '--data', world.folder, '--tenant', tenant, '--patience', '20000'];
    const { status, output } = await callFlow(args, { CAREBRIDGE_ORIGIN: world.front.origin });
    expect(output).toContain(missing('5', tenant));
    expect(status).toBe(1);
  });

  it('chat-api-v2, no access token → names step 1', async () => {
    const applied = world.front.inject(noAccessToken);
    const tenant = 'center-flow-no-token';
    const run = { conversations: 1, dialect: 'chat-api-v2', patienceMs: 5_000, tenant } as const;
    const result = await runRecordedCenter(world.engine.config, world.front.origin, run, recorder);
    world.front.heal();
    expect(textOf(result)).toContain(missing('1', tenant));
    expect(applied()).toBeGreaterThan(0);
  });
});

/** Runs wait for each other's turn on a busy machine. */
const allRunsMs = 900_000;

describe.concurrent('a run of the contact center with one step refused at the wire', { timeout: allRunsMs }, () => {
  it.for(cases)('$dialect, step $step · $refused → not complete, names the step', async (refused) => {
    const { tenant, dialect, step } = refused;
    const run = refusedRun(tenant, refused);
    const applied = world.front.inject(run.rule);
    const running = runRecordedCenter(world.engine.config, world.front.origin, { ...run.options, dialect }, recorder);
    const result = await stuckRuns.whileWatched(run, running);
    expect(textOf(result)).toContain(missing(step, tenant));
    expect(result.complete).toBe(false);
    expect(applied()).toBeGreaterThan(0);
  });
});
