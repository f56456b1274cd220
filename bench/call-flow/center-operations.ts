import type { Figure } from '../support/figure.ts';
import { CenterCrowd } from './center-crowd.ts';
import { openCenterWorld } from './center-world.ts';
import { lineCost } from './line-cost.ts';
import type { BenchOptions } from './measurement.ts';
import { OperationMeters } from './operation-meters.ts';
import { processorUse, servingParts } from './processor-use.ts';

/** Who sends what comes in. */
const requests = [
  ['the provider’s to the contact center', /^\w+ \/(chat-gateway|vcc|oauth)\//],
  ['deliveries of the contact center', /^POST \/api\/callback\//],
  ['the visitor’s', /^\w+ \/api\/relay\//],
  ['the agent’s', /^\w+ \/api\/contact-center\/agent\//],
] as const;

/** Requests to the store, messages, HTTP requests and processor time per visitor's line over relay and contact center. */
export async function measureCenterOperations(options: BenchOptions): Promise<readonly Figure[]> {
  const meters = new OperationMeters();
  const world = await openCenterWorld(options, meters);
  try {
    const subject = {
      gather: (conversations: number) => CenterCrowd.gather(world, conversations),
      complaints: world.complaints,
      requests,
      meters,
      pids: () => Object.values(world.engine.processes()),
      processorUse: () => processorUse(world.engine),
      servingParts,
    };
    return [await lineCost(options, subject, "What a visitor's line costs, contact center", {})];
  } finally {
    await world.close();
  }
}
