import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFlow } from './support/cli.ts';
import { refusedSteps } from './support/refused-steps.ts';
import { RunTraffic } from './support/run-traffic.ts';
import { startProxiedEngine } from './support/test-engine.ts';

let venue: Awaited<ReturnType<typeof startProxiedEngine>>;

/** How long a run waits for what was refused: several times what a whole run takes on this machine as busy as it is now. */
let patienceMs: number;

beforeAll(async () => {
  venue = await startProxiedEngine();
  const startedAt = performance.now();
  const { status, output } = await callFlow(['--data', venue.folder], { CAREBRIDGE_ORIGIN: venue.proxy.origin });
  patienceMs = Math.round(8_000 + 4 * (performance.now() - startedAt));
  expect(output).toContain('22 of 22 steps');
  expect(status).toBe(0);
}, 300_000);
afterAll(() => venue.close());

describe.concurrent('call-flow with one step refused at the wire', () => {
  const cases = refusedSteps.map((one, index) => ({ ...one, tenant: `call-flow-refused-${index}` }));

  it.for(cases)('step $step · $refused → exit status 1, names the step', async ({ step, tenant, rule }) => {
    const applied = venue.proxy.inject(rule(new RunTraffic(tenant)));
    const args = ['--data', venue.folder, '--tenant', tenant, '--patience', String(patienceMs)];
    const { status, output } = await callFlow(args, { CAREBRIDGE_ORIGIN: venue.proxy.origin });
    expect(output).toContain(`FAILED: step ${step} is missing in "Where is parcel 1? (${tenant})"`);
    expect(status).toBe(1);
    expect(applied()).toBeGreaterThan(0);
  });
});
