import type { Exchange } from '../exchanges/exchange.ts';
import type { Played, ProvenStep } from './played.ts';
import { difference } from './reception.ts';
import { pathOf } from './wire.ts';

/** One step as it is printed; `proof` is absent when the traffic does not show it. */
export type StepReport = {
  readonly step: string;
  readonly title: string;
  readonly parties: string;
  readonly request?: string;
  readonly status?: number;
  readonly proof?: string;
  /** Milliseconds from the run's first recorded exchange to the end of this one. */
  readonly atMs?: number;
  /** Milliseconds that the exchange itself took. */
  readonly tookMs?: number;
};

/** A conversation's report: its steps, and the first wrong line of each person. */
export type ConversationReport = {
  readonly subject: string;
  readonly joinedMs?: number;
  readonly steps: readonly StepReport[];
  readonly differences: readonly string[];
  /** Why the play broke off. */
  readonly fault?: string;
};

/** What the traffic recorded so far shows of a conversation. */
export function reportOn<R extends { readonly subject: string }>(
  exchanges: readonly Exchange[],
  { record, receptions, joinedMs, failure, prove }: Played<R>,
): ConversationReport {
  return {
    subject: record.subject,
    ...(joinedMs === undefined ? {} : { joinedMs }),
    steps: reportSteps(exchanges, prove(exchanges, record)),
    differences: receptions.flatMap((reception) => difference(reception) ?? []),
    ...(failure === undefined ? {} : { fault: failure.reason }),
  };
}

/** Steps whose proof is missing, by number or name, in the order of the flow. */
export function missing(reports: readonly StepReport[]): readonly string[] {
  return reports.filter(({ proof }) => proof === undefined).map(({ step }) => step);
}

function reportSteps(exchanges: readonly Exchange[], steps: readonly ProvenStep[]): readonly StepReport[] {
  const startedAt = exchanges.reduce((first, exchange) => Math.min(first, exchange.startedAt), Number.MAX_SAFE_INTEGER);
  return steps.map(({ proof, ...head }) => {
    if (proof === undefined) return head;
    const { method, target, status, startedAt: began, endedAt } = proof.exchange;
    return {
      ...head,
      request: `${method} ${shortened(pathOf(target))}`,
      status,
      proof: proof.by,
      atMs: Math.round(endedAt - startedAt),
      tookMs: Math.round(endedAt - began),
    };
  });
}

/** Hexadecimal ids and UUIDs are such words, too. */
const ids = /[\w-]{22,}/g;

/** Ids cut to what tells them apart; an address that is not to be guessed is not shown whole either. */
function shortened(path: string): string {
  // A long word without a digit is the name of something.
  return path.replace(ids, (id) => (/\d/.test(id) ? `${id.slice(0, 6)}…` : id));
}
