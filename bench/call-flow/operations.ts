import type { Figure } from '../support/figure.ts';
import { Crowd } from './crowd.ts';
import { lineCost } from './line-cost.ts';
import type { BenchOptions } from './measurement.ts';
import { OperationMeters } from './operation-meters.ts';
import { processorUse, servingParts } from './processor-use.ts';
import { openStaffedWorld } from './staffed-world.ts';

const aims = { storeRequests: 7, busMessages: 1.5, processorMs: { application: 7, store: 3, broker: 1.5 } };

/** Requests to the store, messages, log lines and processor time per visitor's line, with everything that follows of it. */
export async function measureOperations(options: BenchOptions): Promise<readonly Figure[]> {
  const meters = new OperationMeters();
  const world = await openStaffedWorld(options, { meters });
  try {
    const subject = {
      gather: (conversations: number) => Crowd.gather(world, conversations),
      complaints: world.complaints,
      meters,
      pids: () => Object.values(world.engine.processes()),
      processorUse: () => processorUse(world.engine),
      servingParts,
    };
    return [await lineCost(options, subject, "What a visitor's line costs", aims)];
  } finally {
    await world.close();
  }
}
