import type { Answered, AttackRequest } from './request.ts';

/** One request many times: `count` of them, or for so long; so many at a time, each anew when one has been answered. */
export type Salvo = {
  readonly request: AttackRequest;
  readonly atATime: number;
} & ({ readonly count: number } | { readonly seconds: number });

/** What the attackers' process is told to do. */
export type Order =
  | { readonly kind: 'send'; readonly request: AttackRequest }
  | { readonly kind: 'salvo'; readonly salvo: Salvo }
  /** Forget what was sent so far; times count from now. */
  | { readonly kind: 'forget' }
  /** Send all once more, each as long after the beginning as it was sent, to a front that refuses everything. */
  | { readonly kind: 'send-refused' };

/** An order on its way to the process, and what came of it. */
export type NumberedOrder = { readonly number: number; readonly order: Order };
export type Outcome = { readonly number: number; readonly answers: readonly Answered[] };
