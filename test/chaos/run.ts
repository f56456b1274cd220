import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openFlows, type Transport } from '../support/engine/flows.ts';
import type { Flows } from '../support/engine/played-flows.ts';
import { FalseAlarms } from './false-alarms.ts';
import { Mischief } from './mischief.ts';
import { randomFrom } from './random.ts';

/** How many flows are played, and by which seeds: `seed`, `seed + 1`, … */
export type ChaosOptions = {
  /** How visitors come. */
  readonly over: Transport;
  readonly runs: number;
  readonly seed: number;
  readonly print: (line: string) => void;
  readonly onLine?: ((line: string) => void) | undefined;
};

/** A flow that did not come to the right end. */
export type ChaosFailure = {
  readonly over: Transport;
  readonly seed: number;
  readonly faults: readonly string[];
  /** File of what the engine said meanwhile. */
  readonly log: string;
};

const patienceMs = 90_000;
/** Agents count as not answering early, so that this alarm is set for times that the slower flows come to. */
const agentAnswerSeconds = 8;
/** Short pauses, so that a callback that is refused again and again is not given up before the network is kind. */
const times = { callbackPausesMs: Array.from({ length: 20 }, (_, index) => Math.min(100 * 2 ** index, 2_000)) };

const centerTimes = { deliveryPausesMs: [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, 2_000, 2_000] };

/** Plays flows under every kind of mischief; resolves with those that failed. */
export async function runChaos(options: ChaosOptions): Promise<readonly ChaosFailure[]> {
  const { over, runs, seed: first, print } = options;
  let said: string[] = [];
  const onLine = (part: string, text: string): void => {
    const line = `[${part}] ${text}`;
    said.push(line);
    options.onLine?.(line);
  };
  const environment = {
    CAREBRIDGE_PLATFORM_TIMES: JSON.stringify(times),
    CAREBRIDGE_CONTACT_CENTER_TIMES: JSON.stringify(centerTimes),
  };
  const mischief = new Mischief(() => flows.world.application);
  const { watches, center } = mischief;
  const flows: Flows = await openFlows(over, { watches, center, environment, onLine, patienceMs, agentAnswerSeconds });
  const alarms = new FalseAlarms(flows.world.broker, over);
  try {
    const failures: ChaosFailure[] = [];
    for (let seed = first; seed < first + runs; seed += 1) {
      mischief.begin();
      const tenant = await flows.prepare();
      mischief.begin(seed);
      said = [];
      const { faults, durationMs } = await flows.play((conversation) => {
        void alarms.ring(tenant, conversation, randomFrom(seed));
      });
      if (faults.length > 0) failures.push({ over, seed, faults, log: await keep(seed, said) });
      const outcome = faults.length === 0 ? 'right end' : `FAILED: ${faults.join('; ')}; log: ${failures.at(-1)?.log}`;
      print(`over ${over}, seed ${seed}: ${outcome} (${mischief.events} faults, ${durationMs} ms)`);
    }
    mischief.begin();
    await flows.leave();
    return failures;
  } finally {
    await alarms.close();
    await flows.close();
  }
}

/** What the engine said while a flow failed; where it goes wrong depends on time as well, so the seed alone does not bring it back. */
async function keep(seed: number, lines: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-chaos-'));
  const file = path.join(folder, `${seed}.log`);
  await writeFile(file, lines.join('\n'));
  return file;
}
