import type { Evidence } from './evidence.ts';
import { pathOf } from './evidence.ts';
import { knownFrom, type Told } from './proof.ts';
import { steps } from './steps.ts';

/** One step as it is printed; `proof` is absent when the traffic does not show it. */
export type StepReport = {
  readonly step: string;
  readonly title: string;
  readonly parties: string;
  readonly request?: string;
  readonly status?: number;
  readonly proof?: string;
  /** Milliseconds from the first recorded exchange to the end of this one. */
  readonly atMs?: number;
  /** Milliseconds that the exchange itself took. */
  readonly tookMs?: number;
};

/** Looks for the proof of every step. */
export function reportSteps(evidence: Evidence, told: Told): readonly StepReport[] {
  const known = knownFrom(evidence, told);
  const startedAt = Math.min(...evidence.exchanges.map((exchange) => exchange.startedAt));
  return steps.map((step) => {
    const { title, parties } = step;
    const head = { step: String(step.number), title, parties };
    const proof = step.prove(evidence, known, told);
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

/** Steps whose proof is missing, by number or name. */
export function missing(reports: readonly StepReport[]): readonly string[] {
  return reports.filter(({ proof }) => proof === undefined).map(({ step }) => step);
}

/** The line of one step. */
export function stepLine(report: StepReport): string {
  const head = `${report.step.padStart(6)}  ${report.parties.padEnd(29)} ${report.title.padEnd(35)}`;
  if (report.proof === undefined) return `${head} MISSING`;
  return `${head} ${String(report.atMs).padStart(6)} ms  ${report.status}  ${report.request}  [${report.proof}]`;
}

/** `22 of 22 steps`, and the time from invitation to agent joined. */
export function summaryLine(reports: readonly StepReport[], joinedMs: number): string {
  const numbered = reports.filter(({ step }) => /^\d+$/.test(step));
  const proven = numbered.filter(({ proof }) => proof !== undefined).length;
  return `${proven} of ${numbered.length} steps, invitation to agent joined in ${joinedMs} ms`;
}

/** Ids of the platform cut to what tells them apart. */
function shortened(path: string): string {
  return path.replace(/[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, (id) => `${id.slice(0, 6)}…`);
}
