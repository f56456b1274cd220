import { verdict } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import type { Noticed } from './honest-chat.ts';
import type { Outcome, Scene } from './scene.ts';

/** What the honest ones are compared with: with no attack at all, or with the same requests while the front refuses them all. */
export type Baseline = { readonly without: 'attack' | 'reaching the service'; readonly noticed: Noticed };

/** A scene that was played. */
export type Played = {
  readonly scene: Pick<Scene, 'name' | 'attack'>;
  readonly outcome: Outcome;
  readonly noticed: Noticed;
};

/** How much slower the slowest twentieth may become. */
const aim = 2;
/** Of fewer the slowest twentieth is one that was slow by chance. */
const fewest = 20;
/** How much later than what was away everything is through. */
const afterwardsMs = 30_000;

/** Whether the attack had an effect, or the honest ones lost something. */
export const gotThrough = ({ outcome, noticed }: Played): boolean =>
  outcome.effects.length > 0 || noticed.faults.length > 0;

/** What was played, and what the honest ones noticed of it. */
export function playedText(played: Played, baseline: Baseline): string {
  const { scene, outcome, noticed } = played;
  const { awayMs } = outcome;
  const judged = (what: string, times: readonly number[], before: readonly number[]): string =>
    awayMs === undefined ? compared(what, times, before) : afterwards(what, times, awayMs);
  return [
    `${scene.name.padEnd(12)} ${gotThrough(played) ? 'GOT THROUGH' : 'refused'}`,
    `  ${scene.attack}`,
    `  met: ${outcome.met}`,
    ...(awayMs === undefined
      ? [`  compared: without the attack ${baseline.without === 'attack' ? '' : baseline.without}`.trimEnd()]
      : []),
    `  ${judged('a line', noticed.lineMs, baseline.noticed.lineMs)}`,
    `  ${judged('a welcome', noticed.welcomeMs, baseline.noticed.welcomeMs)}`,
    ...outcome.effects.map((effect) => `  EFFECT: ${effect}`),
    ...noticed.faults.map((fault) => `  LOST: ${fault}`),
  ].join('\n');
}

/** What the honest ones notice when nothing happens. */
export const quietText = ({ lineMs, welcomeMs }: Noticed): string =>
  `without any attack\n  a line    ${timesOf(lineMs)}\n  a welcome ${timesOf(welcomeMs)}`;

function compared(what: string, times: readonly number[], before: readonly number[]): string {
  if (times.length < fewest || before.length < fewest) {
    return `${what.padEnd(9)} ${timesOf(times)}, before ${timesOf(before)}: too few to judge`;
  }
  const ratio = percentile(times, 0.95) / percentile(before, 0.95);
  const judged = verdict({ label: what, value: ratio, unit: 'times', aim });
  return `${what.padEnd(9)} ${timesOf(times)}, before ${timesOf(before)}: ${ratio.toFixed(1)} times, aim ≤ ${aim}: ${judged}`;
}

/** Nothing is faster than what it needs: only what came after that is judged. */
function afterwards(what: string, times: readonly number[], awayMs: number): string {
  const value = Math.max(...times, 0) - awayMs;
  const judged = verdict({ label: what, value, unit: 'ms', aim: afterwardsMs });
  const late = value <= 0 ? 'none was later than that' : `the longest ${(value / 1000).toFixed(1)} s more`;
  return `${what.padEnd(9)} ${timesOf(times)}, away for ${(awayMs / 1000).toFixed(1)} s: ${late}, aim ≤ ${afterwardsMs / 1000} s: ${judged}`;
}

const timesOf = (times: readonly number[]): string =>
  times.length === 0
    ? 'none'
    : `p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms (of ${times.length})`;
