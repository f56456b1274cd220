import * as z from 'zod';
import { delay } from '../../../shared/kernel/time.ts';
import type { Ground } from '../ground.ts';
import { outcomeOf, type Scene } from '../scene.ts';

const lettersSchema = z.looseObject({ deadLetters: z.array(z.unknown()) });

/** The store is away for a while: what was taken arrives, and nothing is given up. */
export const storeIsAway: Scene = {
  name: 'store',
  attack: 'The store answers 503 to everything for a while, in the middle of conversations.',
  async play(ground) {
    const seconds = ground.isShort ? 8 : 60;
    const before = await deadLetters(ground);
    ground.storeIsAway(true);
    await delay(seconds * 1000);
    ground.storeIsAway(false);
    // What waited comes again within pauses that have grown.
    await delay(ground.isShort ? 5_000 : 60_000);
    const given = (await deadLetters(ground)) - before;
    const outcome = outcomeOf(`away for ${seconds} s`, given > 0 ? `${given} messages were given up` : undefined);
    return { ...outcome, awayMs: seconds * 1000 };
  },
};

async function deadLetters({ administer }: Ground): Promise<number> {
  const { text } = await administer('GET', '/api/dead-letters?limit=100');
  return lettersSchema.parse(JSON.parse(text)).deadLetters.length;
}
