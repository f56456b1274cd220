import { CenterCrowd } from '../../bench/call-flow/center-crowd.ts';
import { type CenterWorld, openCenterWorld } from '../../bench/call-flow/center-world.ts';
import { type SecondApplication, startSecondApplication } from '../../bench/call-flow/second-application.ts';
import { deliveryText, isWhole } from '../../bench/support/deliveries.ts';
import { type KilledInTurnOptions, secondsForEach } from './killed-in-turn.ts';

const conversations = 6;
const perSecond = 3;
/** What an instance that was killed has begun is tried again after 2, 4, 8 and 16 s, by those that wait for it in turn. */
const stragglersMs = 120_000;

/**
 * Visitors write over the relay at one of two instances, the contact center and its agents are at the other one, and both instances are killed and
 * started again in turn; whether every line that a visitor sent came to the agent, once and in order.
 */
export async function killInTurnAtCenter({ kills, print }: KilledInTurnOptions): Promise<boolean> {
  const world = await openCenterWorld({ quick: true });
  let second: SecondApplication | undefined;
  try {
    second = await startSecond(world);
    const { origin: service } = second;
    const desks = world.desks.map(({ agent, page }) => ({ agent, page: { ...page, service } }));
    const crowd = await CenterCrowd.gather({ ...world, desks }, conversations, { stragglersMs });
    const writing = crowd.write({ perSecond, seconds: kills * secondsForEach });
    for (let kill = 0; kill < kills; kill += 1) {
      if (kill % 2 === 0) second = await startedAgain(world, second);
      else await world.engine.crashApplication();
      print(`killed and started again: the instance of ${kill % 2 === 0 ? 'the visitors' : 'the contact center'}`);
    }
    const summary = await writing;
    const longestMs = Math.max(...summary.latenciesMs);
    print(
      `${summary.due} lines through the contact center: ${deliveryText(summary)}; after ${Math.round(longestMs / 1_000)} s at most`,
    );
    return isWhole(summary);
  } finally {
    await second?.stop();
    await world.close();
  }
}

function startSecond({ engine, folder }: CenterWorld, port?: number): Promise<SecondApplication> {
  return startSecondApplication(engine, folder, { environment: {}, port, onLine: () => undefined });
}

async function startedAgain(world: CenterWorld, second: SecondApplication): Promise<SecondApplication> {
  await second.kill();
  return startSecond(world, Number(new URL(second.origin).port));
}
