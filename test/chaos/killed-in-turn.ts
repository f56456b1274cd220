import { Crowd } from '../../bench/call-flow/crowd.ts';
import { type SecondApplication, startSecondApplication } from '../../bench/call-flow/second-application.ts';
import { openStaffedWorld, type StaffedWorld } from '../../bench/call-flow/staffed-world.ts';
import { deliveryText, isWhole } from '../../bench/support/deliveries.ts';

/** How a run goes. */
export type KilledInTurnOptions = {
  /** How many instances are killed, one after the other. */
  readonly kills: number;
  readonly print: (line: string) => void;
};

const conversations = 6;
const perSecond = 3;

/** Longer than a killed instance takes to answer again. */
export const secondsForEach = 12;

/**
 * Visitors write at one of two instances, agents read at the other one, and both instances are killed and started again in turn; whether
 * every line that a visitor sent came to the agent, once and in order.
 */
export async function killInTurn({ kills, print }: KilledInTurnOptions): Promise<boolean> {
  const world = await openStaffedWorld({ quick: true });
  let second: SecondApplication | undefined;
  try {
    second = await startSecond(world);
    const crowd = await Crowd.gather({ ...world, visitorsAt: second.origin }, conversations);
    const writing = crowd.write({ perSecond, seconds: kills * secondsForEach });
    for (let kill = 0; kill < kills; kill += 1) {
      if (kill % 2 === 0) second = await startedAgain(world, second);
      else await world.engine.crashApplication();
      print(`killed and started again: the instance of ${kill % 2 === 0 ? 'the visitors' : 'the agents'}`);
    }
    const summary = await writing;
    print(`${summary.due} lines: ${deliveryText(summary)}`);
    return isWhole(summary);
  } finally {
    await second?.stop();
    await world.close();
  }
}

function startSecond({ engine, folder, environment }: StaffedWorld, port?: number): Promise<SecondApplication> {
  return startSecondApplication(engine, folder, { environment, port, onLine: () => undefined });
}

async function startedAgain(world: StaffedWorld, second: SecondApplication): Promise<SecondApplication> {
  await second.kill();
  return startSecond(world, Number(new URL(second.origin).port));
}
