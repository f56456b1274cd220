import type { RunOptions } from '../../../local/call-flow/stage.ts';
import type { FaultRule, WireRequest } from '../../support/wire-proxy.ts';
import type { RefusedStep } from './refused-steps.ts';
import { RunTraffic } from './run-traffic.ts';

/** A run of which one step is refused, as seen from the proxy. */
export class RefusedRun {
  readonly options: RunOptions;
  readonly rule: FaultRule;
  readonly #givenUp = new AbortController();
  /** Requests of the run that were let through, but for those that ask for events. */
  #progress = 0;

  constructor(tenant: string, { rule }: RefusedStep) {
    const traffic = new RunTraffic(tenant);
    const refusal = rule(traffic);
    this.options = { conversations: 1, patienceMs: 500_000, tenant, givenUp: this.#givenUp.signal };
    this.rule = {
      ...refusal,
      matches: (wire) => {
        const isRefused = refusal.matches?.(wire) ?? true;
        if (!isRefused && traffic.has(wire) && !asksForEvents(wire)) this.#progress += 1;
        return isRefused;
      },
    };
  }

  /** How far the run has come; only ever more. */
  get progress(): number {
    return this.#progress;
  }

  /** Ends the run's waits. */
  giveUp(): void {
    this.#givenUp.abort();
  }
}

function asksForEvents({ method, path }: WireRequest): boolean {
  return method === 'GET' && /\/events\?/.test(path);
}
