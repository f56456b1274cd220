import type { RunOptions } from '../../../local/call-flow/stage.ts';
import type { FaultRule, WireRequest } from '../../support/wire-proxy.ts';

/** Tells which requests through a proxy belong to one run. */
export type TrafficOfRun = { has(request: WireRequest): boolean };

/** A run of which one step is refused, as seen from the proxy. */
export class RefusedRun {
  readonly options: RunOptions & { readonly tenant: string };
  readonly rule: FaultRule;
  readonly #givenUp = new AbortController();
  /** Requests of the run that were let through, but for those that go on by themselves. */
  #progress = 0;

  constructor(tenant: string, traffic: TrafficOfRun, refusal: FaultRule) {
    this.options = { conversations: 1, patienceMs: 500_000, tenant, givenUp: this.#givenUp.signal };
    this.rule = {
      ...refusal,
      matches: (wire) => {
        const isRefused = refusal.matches?.(wire) ?? true;
        if (!isRefused && traffic.has(wire) && !goesOn(wire)) this.#progress += 1;
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

/** What goes on by itself while a run is stuck: questions for events, and the word that someone still types. */
function goesOn({ method, path }: WireRequest): boolean {
  return (method === 'GET' && /\/(events|changes)\?/.test(path)) || /\/typing$/.test(path);
}
