import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { bundleFunctions } from '../../local/bundle.ts';
import { startChild } from '../../local/engine/child.ts';
import { engineParts } from '../../local/engine/parts.ts';
import { type EngineWorld, startEngineWorld } from '../../test/support/engine-world.ts';
import type { Figure } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import type { BenchOptions } from './measurement.ts';

const answerSchema = z.object({
  status: z.literal(200),
  loadedMs: z.number(),
  loadedProcessorMs: z.number(),
  answeredMs: z.number(),
  answeredProcessorMs: z.number(),
});
type Answer = z.infer<typeof answerSchema>;

const script = fileURLToPath(new URL('cold-start-process.ts', import.meta.url));
const stopMs = 5_000;

/** The deployed file in a new process beside store and broker: until its functions are registered, and until its first request is answered. */
export async function measureColdStart({ quick }: BenchOptions): Promise<readonly Figure[]> {
  const times = quick ? 3 : 15;
  const world = await startEngineWorld();
  try {
    const bundle = path.join(world.folder, 'main.cjs');
    await bundleFunctions(bundle);
    const megabytes = (await stat(bundle)).size / 1_000_000;
    const answers: Answer[] = [];
    for (let time = 0; time < times; time += 1) answers.push(await startedOnce(world, bundle));
    const p50 = (of: (answer: Answer) => number): number => percentile(answers.map(of), 0.5);
    return [
      {
        title: 'Cold start of the function app',
        measured:
          `the bundle of ${megabytes.toFixed(2)} MB in a new process, ${times} times; loaded: until its functions are registered; answered: until also store and queue were ` +
          'connected and have been reached for the first request. What Azure does before that is not in it',
        readings: [
          { label: 'loaded, median', value: p50(({ loadedMs }) => loadedMs), unit: 'ms' },
          { label: 'loaded, processor', value: p50(({ loadedProcessorMs }) => loadedProcessorMs), unit: 'ms' },
          { label: 'answered, median', value: p50(({ answeredMs }) => answeredMs), unit: 'ms' },
          { label: 'answered, processor', value: p50(({ answeredProcessorMs }) => answeredProcessorMs), unit: 'ms' },
        ],
      },
    ];
  } finally {
    await world.close();
  }
}

async function startedOnce({ engine, folder }: EngineWorld, bundle: string): Promise<Answer> {
  const part = engineParts(engine.config, folder, { environment: { CAREBRIDGE_ORIGIN: engine.origin } });
  const { environment = {} } = part.find(({ name }) => name === 'application') ?? {};
  const child = startChild({ name: 'bundle', script, args: [bundle], environment, onLine: () => undefined });
  try {
    return answerSchema.parse(await child.ready);
  } finally {
    await child.end(stopMs);
  }
}
