import { parseArgs } from 'node:util';
import { delay } from '../../shared/kernel/time.ts';
import { machineText, thisMachine } from '../support/machine.ts';
import { openGround } from './ground.ts';
import { HonestChat } from './honest-chat.ts';
import { type Baseline, gotThrough, type Played, playedText, quietText } from './report.ts';
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
  const ground = await openGround(values.short);
  try {
    const honest = await HonestChat.begin(ground);
    const quiet = (await honest.notices(delay(values.short ? 4_000 : 20_000))).noticed;
    say(quietText(quiet));
    const played: Played[] = [];
    for (const scene of chosen) {
      ground.forgetSent();
      const { result: outcome, noticed } = await honest.notices(scene.play(ground));
      played.push({ scene, outcome, noticed });
      const refused = ground.sentCount() < aFlood ? undefined : await honest.notices(ground.sendRefused());
      const baseline: Baseline =
        refused === undefined
          ? { without: 'attack', noticed: quiet }
          : { without: 'reaching the service', noticed: refused.noticed };
      say(playedText({ scene, outcome, noticed }, baseline));
    }
    const through = played.filter(gotThrough).map(({ scene }) => scene.name);
    say(through.length === 0 ? `${played.length} attacks, none got through.` : `Got through: ${through.join(', ')}.`);
    return through.length === 0 ? 0 : 1;
  } finally {
    await ground.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
