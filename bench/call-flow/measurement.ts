import type { Figure } from '../support/figure.ts';

/** How much is measured, and how. */
export type BenchOptions = {
  /** Few and short, to try the benchmark itself: its numbers mean little. */
  readonly quick: boolean;
  /** Where the application writes processor profiles; absent: it writes none. */
  readonly profileFolder?: string | undefined;
  /** Numbers that replace a measurement's own, by their names. */
  readonly numbers?: Readonly<Record<string, number>>;
};

/** One thing that is measured, on an engine of its own. */
export type Measurement = (options: BenchOptions) => Promise<readonly Figure[]>;
