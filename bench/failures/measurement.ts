import type { Figure } from '../support/figure.ts';

/** How much is measured. */
export type FailureBenchOptions = {
  /** Few and short, to try the benchmark itself: its numbers mean little. */
  readonly quick: boolean;
};

/** One thing that is measured, on an engine of its own. */
export type FailureMeasurement = (options: FailureBenchOptions) => Promise<readonly Figure[]>;
