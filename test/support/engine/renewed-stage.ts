/** People's tokens hold for an hour. */
const renewedAfterMs = 30 * 60_000;

/** A stage for a long run: its people leave and others come before their tokens run out. */
export class RenewedStage<Stage extends { leave(): Promise<void> }> {
  readonly #open: () => Promise<Stage>;
  #stage: Stage | undefined;
  #openedAt = 0;

  constructor(open: () => Promise<Stage>) {
    this.#open = open;
  }

  /** Who plays now; to be asked between two flows. */
  async current(): Promise<Stage> {
    if (this.#stage !== undefined && Date.now() - this.#openedAt < renewedAfterMs) return this.#stage;
    await this.leave();
    this.#stage = await this.#open();
    this.#openedAt = Date.now();
    return this.#stage;
  }

  async leave(): Promise<void> {
    const stage = this.#stage;
    this.#stage = undefined;
    await stage?.leave();
  }
}
