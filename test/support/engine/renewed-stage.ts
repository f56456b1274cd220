import type { Stage } from '../../../local/call-flow/stage.ts';
import { Rings } from './flow.ts';

/** The people of a stage, and what rang at each agent. */
export type Cast = { readonly stage: Stage; readonly rings: readonly Rings[] };

/** People's tokens hold for an hour. */
const renewedAfterMs = 30 * 60_000;

/** A stage for a long run: its people leave and others come before their tokens run out. */
export class RenewedStage {
  readonly #open: () => Promise<Stage>;
  #cast: Cast | undefined;
  #openedAt = 0;

  constructor(open: () => Promise<Stage>) {
    this.#open = open;
  }

  /** Who plays now; to be asked between two flows. */
  async cast(): Promise<Cast> {
    if (this.#cast !== undefined && Date.now() - this.#openedAt < renewedAfterMs) return this.#cast;
    await this.leave();
    const stage = await this.#open();
    this.#openedAt = Date.now();
    this.#cast = { stage, rings: [stage.first, stage.second].map((agent) => new Rings(agent)) };
    return this.#cast;
  }

  async leave(): Promise<void> {
    await this.#cast?.stage.leave();
    this.#cast = undefined;
  }
}
