import * as z from 'zod';
import { delay } from '../../../shared/kernel/time.ts';
import type { Ground } from '../ground.ts';
import { outcomeOf, type Scene } from '../scene.ts';

const lettersSchema = z.looseObject({ deadLetters: z.array(z.unknown()) });

/** The store is away for a while: what was taken arrives, and nothing is given up. */
export const storeIsAway: Scene = {
  name: 'store',
  attack: 'The store answers 503 to everything for a while, in the middle of conversations.',
  play: (ground) => during(ground, ground.isShort ? 8 : 60, ground.storeIsAway),
};

/** Nothing of what the service stands on is there, for longer than it waits under the lock of a message. */
export const everythingIsAway: Scene = {
  name: 'outage',
  attack:
    'Store and queue are both away for five minutes (in short: for eight seconds), in the middle of conversations.',
  play: (ground) =>
    during(ground, ground.isShort ? 8 : 300, (isAway) => {
      ground.storeIsAway(isAway);
      ground.queueIsAway(isAway);
    }),
};

async function during(ground: Ground, seconds: number, turn: (isAway: boolean) => void) {
  const before = await deadLetters(ground);
  turn(true);
  await delay(seconds * 1000);
  turn(false);
  // What waited comes again within pauses that have grown.
  await delay(ground.isShort ? 5_000 : 60_000);
  const given = (await deadLetters(ground)) - before;
  const outcome = outcomeOf(`away for ${seconds} s`, given > 0 ? `${given} messages were given up` : undefined);
  return { ...outcome, awayMs: seconds * 1000 };
}

async function deadLetters({ administer }: Ground): Promise<number> {
  const { text } = await administer('GET', '/api/dead-letters?limit=100');
  return lettersSchema.parse(JSON.parse(text)).deadLetters.length;
}
