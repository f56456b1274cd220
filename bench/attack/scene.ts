import type { Ground } from './ground.ts';

/** What became of an attack. */
export type Outcome = {
  /** What the attacker got, or broke; none: the attack was refused. */
  readonly effects: readonly string[];
  /** How the service met it, in numbers. */
  readonly met: string;
  /** For so long nothing could be said, whatever the service did; absent: at all times something could. */
  readonly awayMs?: number;
};

/** An attack that is played against a running engine. */
export type Scene = {
  /** One word, by which it is chosen. */
  readonly name: string;
  /** Whether it sends so much that the ways of the engine must not lead through the process of the honest ones. */
  readonly isFlood?: true;
  /** What the attacker tries, in one sentence. */
  readonly attack: string;
  play(ground: Ground): Promise<Outcome>;
};

/** The outcome of several tries: the effects of those that had one. */
export const outcomeOf = (met: string, ...effects: readonly (string | undefined)[]): Outcome => ({
  met,
  effects: effects.filter((effect) => effect !== undefined),
});

/** Makes sure that what an attack is compared with works, since otherwise a refusal says nothing. @throws {Error} — when it does not */
export function expectTaken(what: string, status: number): void {
  if (status < 200 || status >= 400) throw new Error(`The attack shows nothing: ${what} came to ${status}.`);
}

/** Makes sure that something happened without which a refusal says nothing. @throws {Error} — when it never did */
export function expectSome(what: string, count: number): void {
  if (count === 0) throw new Error(`The attack shows nothing: no ${what}.`);
}

/** How often each status came, such as `201 × 30, 429 × 90`. */
export function countsOf(statuses: readonly number[]): string {
  const counts = Map.groupBy(statuses, (status) => status);
  return [...counts]
    .sort(([one], [other]) => one - other)
    .map(([status, all]) => `${status} × ${all.length}`)
    .join(', ');
}
