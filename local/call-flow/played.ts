import type { Exchange } from '../exchanges/exchange.ts';
import type { Proof } from './proof.ts';
import type { Reception } from './reception.ts';

/** Where a play broke off: everything before the step `at` had been done or was under way. `timedOut`: a wait had reached its limit. */
export type PlayFailure = { readonly at: string; readonly reason: string; readonly timedOut: boolean };

/** One step of a flow and what proves it; `proof` is absent when the traffic does not show it. `step`: its number, or its name. */
export type ProvenStep = {
  readonly step: string;
  readonly title: string;
  readonly parties: string;
  readonly proof?: Proof | undefined;
};

/** How one played conversation went, whichever the flow; `R` is what it was played with. */
export type Played<R extends { readonly subject: string } = { readonly subject: string }> = {
  readonly record: R;
  readonly receptions: readonly Reception[];
  /** From the visitor's asking to the first agent connected, in milliseconds. */
  readonly joinedMs?: number;
  readonly failure?: PlayFailure;
  /** Every step of the flow in its order, with what the traffic recorded so far shows of it. */
  readonly prove: (exchanges: readonly Exchange[], record: R) => readonly ProvenStep[];
  /** Signs the visitor out. */
  leave(): Promise<void>;
};
