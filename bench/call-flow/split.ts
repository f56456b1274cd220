import { type Child, startChild } from '../../local/engine/child.ts';
import { freePort } from '../../local/engine/free-port.ts';
import { engineParts } from '../../local/engine/parts.ts';
import type { Figure } from '../support/figure.ts';
import { processorMs } from '../support/processes.ts';
import { lineCost } from './line-cost.ts';
import type { BenchOptions } from './measurement.ts';
import { OperationMeters } from './operation-meters.ts';
import { processorUse, servingParts } from './processor-use.ts';
import { openStaffedWorld, type StaffedWorld } from './staffed-world.ts';

const aims = { storeRequests: 9, busMessages: 1.5, processorMs: {}, servingMs: 14 };
const [httpMain, busMain] = ['bench/http-instance/main.ts', 'bench/bus-instance/main.ts'];

/** The other instance, by the name that its processor time goes by. */
const busPart = 'application, queue instance';

/** What a visitor's line costs where one instance answers requests and another takes messages out of the queue, as Flex Consumption has it. */
export async function measureSplit(options: BenchOptions): Promise<readonly Figure[]> {
  const meters = new OperationMeters();
  const world = await openStaffedWorld(options, { meters, main: httpMain });
  let other: Child | undefined;
  try {
    const busInstance = await startBusInstance(world, meters);
    other = busInstance;
    const subject = {
      world,
      meters,
      pids: () => [...Object.values(world.engine.processes()), busInstance.pid],
      processorUse: () => ({ ...processorUse(world.engine), [busPart]: processorMs(busInstance.pid) ?? Number.NaN }),
      servingParts: ['application', busPart, ...servingParts.slice(1)],
    };
    return [
      await lineCost(options, subject, "What a visitor's line costs, requests and queue on instances apart", aims),
    ];
  } finally {
    await other?.end(10_000);
    await world.close();
  }
}

/** An instance with the settings of the world's own, whose address is not the public one. */
async function startBusInstance(
  { engine, folder, environment }: StaffedWorld,
  meters: OperationMeters,
): Promise<Child> {
  const part = engineParts(engine.config, folder, { environment }).find(({ name }) => name === 'application');
  if (part === undefined) throw new Error('The engine has no application.');
  const port = await freePort();
  return OperationMeters.metered(async () => {
    const child = startChild({
      name: busPart,
      script: part.script,
      args: ['--port', String(port), '--main', busMain],
      environment: part.environment,
      onLine: (line) => meters.read(line),
    });
    child.tell('go');
    await child.ready;
    return child;
  });
}
