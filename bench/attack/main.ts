import { parseArgs } from 'node:util';
import { delay } from '../../shared/kernel/time.ts';
import { machineText, thisMachine } from '../support/machine.ts';
import { type Ground, openGround } from './ground.ts';
import { HonestChat, type Noticed } from './honest-chat.ts';
import { type Baseline, gotThrough, type Played, playedText, quietText } from './report.ts';
import type { Scene } from './scene.ts';
import { scenes } from './scenes/all-scenes.ts';

const usage = `Attacks an engine of its own, on loopback only, beside an honest conversation, and prints what the honest ones notice.
Ends with 1 when an attack has an effect or something honest is lost; never for a time.

  --short             each attack small, as CI plays them
  --scene <name>      one of ${scenes.map(({ name }) => name).join(', ')}; may be repeated
  --help`;

/** So many requests cost this machine much, whatever answers them. */
const aFlood = 100;

function say(text: string): void {
  process.stdout.write(`${text}\n\n`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      scene: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = scenes.filter(({ name }) => values.scene === undefined || values.scene.includes(name));
  if (values.help || chosen.length === 0) {
    say(usage);
    return values.help ? 0 : 2;
  }
  say(machineText(thisMachine()));
  const floods = chosen.filter(({ isFlood }) => isFlood === true);
  const others = chosen.filter(({ isFlood }) => isFlood !== true);
  const played = [...(await playAll(others, values.short, true)), ...(await playAll(floods, values.short, false))];
  const through = played.filter(gotThrough).map(({ scene }) => scene.name);
  say(through.length === 0 ? `${played.length} attacks, none got through.` : `Got through: ${through.join(', ')}.`);
  return through.length === 0 ? 0 : 1;
}

/** Plays scenes one after another against one engine, beside one honest chat. */
async function playAll(scenes: readonly Scene[], isShort: boolean, isWatched: boolean): Promise<readonly Played[]> {
  if (scenes.length === 0) return [];
  const ground = await openGround(isShort, isWatched);
  try {
    const honest = await HonestChat.begin(ground);
    const quiet = (await honest.notices(delay(isShort ? 4_000 : 20_000))).noticed;
    say(quietText(quiet));
    const played: Played[] = [];
    for (const scene of scenes) played.push(await playOne(scene, ground, honest, quiet));
    return played;
  } finally {
    await ground.close();
  }
}

async function playOne(scene: Scene, ground: Ground, honest: HonestChat, quiet: Noticed): Promise<Played> {
  await ground.forgetSent();
  const { result: outcome, noticed } = await honest.notices(scene.play(ground));
  const refused = ground.sentCount() < aFlood ? undefined : await honest.notices(ground.sendRefused());
  const baseline: Baseline =
    refused === undefined
      ? { without: 'attack', noticed: quiet }
      : { without: 'reaching the service', noticed: refused.noticed };
  const played = { scene, outcome, noticed };
  say(playedText(played, baseline));
  return played;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
