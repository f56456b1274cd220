import { delay } from '../../../shared/kernel/time.ts';
import { outcomeOf, type Scene } from '../scene.ts';

const steppedMs = 4 * 60_000;

/** The application's clock is set back, as after a resume: tokens that others have just issued are not valid yet. */
export const clockStepsBack: Scene = {
  name: 'clock',
  attack:
    'The clock of the application steps back four minutes in the middle of conversations; it starts anew, and has to get new tokens.',
  async play({ moveClock, isShort, world }) {
    const seconds = isShort ? 4 : 20;
    await moveClock(-steppedMs);
    const crashedAt = performance.now();
    await world.engine.crashApplication();
    await world.restarted();
    const awayMs = performance.now() - crashedAt;
    await delay(seconds * 1000);
    await moveClock(0);
    await delay(seconds * 1000);
    return { ...outcomeOf(`four minutes behind for ${seconds} s`), awayMs };
  },
};
