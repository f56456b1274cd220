import type { Figure } from '../support/figure.ts';
import { processorMs } from '../support/processes.ts';
import { Crowd } from './crowd.ts';
import { lineCost } from './line-cost.ts';
import type { BenchOptions } from './measurement.ts';
import { OperationMeters } from './operation-meters.ts';
import { processorUse, servingParts } from './processor-use.ts';
import { type SecondApplication, startSecondApplication } from './second-application.ts';
import { openStaffedWorld } from './staffed-world.ts';

const aims = { storeRequests: 9, busMessages: 1.5, processorMs: {}, servingMs: 14 };
const [httpMain, queueMain] = ['bench/http-instance/main.ts', 'bench/queue-instance/main.ts'];

/** The other instance, by the name that its processor time goes by. */
const queuePart = 'application, queue instance';

/** What a visitor's line costs where one instance answers requests and another takes messages out of the queue, as Flex Consumption has it. */
export async function measureSplit(options: BenchOptions): Promise<readonly Figure[]> {
  const meters = new OperationMeters();
  const world = await openStaffedWorld(options, { meters, main: httpMain });
  const { engine, folder, environment } = world;
  let queue: SecondApplication | undefined;
  try {
    const onLine = (line: string) => meters.read(line);
    queue = await OperationMeters.metered(() =>
      startSecondApplication(engine, folder, { environment, main: queueMain, onLine }),
    );
    const { pid } = queue;
    const subject = {
      gather: (conversations: number) => Crowd.gather(world, conversations),
      complaints: world.complaints,
      meters,
      pids: () => [...Object.values(engine.processes()), pid],
      processorUse: () => ({ ...processorUse(engine), [queuePart]: processorMs(pid) ?? Number.NaN }),
      servingParts: ['application', queuePart, ...servingParts.slice(1)],
    };
    return [
      await lineCost(options, subject, "What a visitor's line costs, requests and queue on instances apart", aims),
    ];
  } finally {
    await queue?.stop();
    await world.close();
  }
}
