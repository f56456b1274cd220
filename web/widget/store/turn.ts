/** As much of the browser's lock manager as is used. */
export type Locks = Pick<LockManager, 'request'>;

/** What the owner of a turn does when the tab comes to hold the chat, or does not hold it any more. */
export type TurnOwner = { gained(): void; lost(): void };

/**
 * Sees to it that one tab at a time holds the chat's event channel: the one that the visitor looked at last, or, when that has gone,
 * any other. A browser without locks always has the turn; the store's holder then keeps tabs apart.
 */
export class Turn {
  readonly #name: string;
  readonly #locks: Locks | undefined;
  readonly #owner: TurnOwner;
  #holding: (() => void) | undefined;
  /** The request by which we hold it. */
  #heldBy: LockOptions | undefined;
  #waiting: AbortController | undefined;
  #ended = false;

  constructor(name: string, locks: Locks | undefined, owner: TurnOwner) {
    this.#name = name;
    this.#locks = locks;
    this.#owner = owner;
  }

  get isHeld(): boolean {
    return this.#holding !== undefined;
  }

  /** Takes the turn, from whichever tab has it. */
  take(): void {
    if (this.isHeld || this.#ended) return;
    this.#waiting?.abort();
    this.#waiting = undefined;
    if (this.#locks === undefined) {
      this.#gain(() => undefined);
      return;
    }
    this.#request({ steal: true });
  }

  /** Takes the turn when no other tab has it any more. */
  queue(): void {
    if (this.isHeld || this.#ended || this.#locks === undefined || this.#waiting !== undefined) return;
    this.#waiting = new AbortController();
    this.#request({ signal: this.#waiting.signal });
  }

  /** Gives the turn up for good. */
  end(): void {
    this.#ended = true;
    this.#waiting?.abort();
    this.#holding?.();
    this.#holding = undefined;
  }

  /** A turn that has been given up can be taken again. */
  renew(): void {
    this.#ended = false;
  }

  #request(options: LockOptions): void {
    const held = (): Promise<void> =>
      new Promise((release) => {
        this.#waiting = undefined;
        this.#gain(release, options);
      });
    this.#locks?.request(this.#name, options, held).then(
      () => undefined,
      () => this.#refused(options),
    );
  }

  #gain(release: () => void, options?: LockOptions): void {
    this.#holding = release;
    this.#heldBy = options;
    if (this.#ended) this.end();
    else this.#owner.gained();
  }

  /** Another tab took the turn; or we did so ourselves, while an earlier request was about to be granted. */
  #refused(options: LockOptions): void {
    if (!this.isHeld || this.#heldBy !== options) return;
    this.#holding = undefined;
    this.#owner.lost();
    this.queue();
  }
}
