import { verdict } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import type { Noticed } from './honest-chat.ts';
import type { Outcome, Scene } from './scene.ts';

/** A scene that was played. */
export type Played = {
  readonly scene: Pick<Scene, 'name' | 'attack'>;
  readonly outcome: Outcome;
  readonly noticed: Noticed;
};

/** How much slower the slowest twentieth may become. */
const aim = 2;

/** Whether the attack had an effect, or the honest ones lost something. */
export const gotThrough = ({ outcome, noticed }: Played): boolean =>
  outcome.effects.length > 0 || noticed.faults.length > 0;

/** What was played, compared with what the honest ones notice when nothing happens. */
export function playedText(played: Played, quiet: Noticed): string {
  const { scene, outcome, noticed } = played;
  return [
    `${scene.name.padEnd(12)} ${gotThrough(played) ? 'GOT THROUGH' : 'refused'}`,
    `  ${scene.attack}`,
    `  met: ${outcome.met}`,
    `  ${compared('a line', noticed.lineMs, quiet.lineMs)}`,
    `  ${compared('a welcome', noticed.welcomeMs, quiet.welcomeMs)}`,
    ...outcome.effects.map((effect) => `  EFFECT: ${effect}`),
    ...noticed.faults.map((fault) => `  LOST: ${fault}`),
  ].join('\n');
}

/** What the honest ones notice when nothing happens. */
export const quietText = ({ lineMs, welcomeMs }: Noticed): string =>
  `without any attack\n  a line    ${timesOf(lineMs)}\n  a welcome ${timesOf(welcomeMs)}`;

function compared(what: string, times: readonly number[], quiet: readonly number[]): string {
  const ratio = percentile(times, 0.95) / percentile(quiet, 0.95);
  const judged = verdict({ label: what, value: ratio, unit: 'times', aim });
  const comparison = judged === undefined ? '' : `, ${ratio.toFixed(1)} times, aim ≤ ${aim}: ${judged}`;
  return `${what.padEnd(9)} ${timesOf(times)}${comparison}`;
}

const timesOf = (times: readonly number[]): string =>
  times.length === 0
    ? 'none'
    : `p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms (of ${times.length})`;
