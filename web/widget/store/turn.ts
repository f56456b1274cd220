/** The part of the browser's lock manager that is used. */
export type Locks = Pick<LockManager, 'request'>;

/** The owner of a turn: told when this tab gets it, and when it loses it. */
type TurnOwner = { gained(): void; lost(): void };

/**
 * Gives the chat's event channel to one tab at a time: the one that the visitor looked at last, or, when that is closed, any other.
 * Without locks every tab has the turn; the store's holder then keeps them apart.
 */
export class Turn {
  readonly #name: string;
  readonly #locks: Locks | undefined;
  readonly #owner: TurnOwner;
  #holding: (() => void) | undefined;
  /** The lock request that this tab holds the turn by. */
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

  /** Takes the turn from the tab that has it. */
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

  /** Takes the turn once no other tab has it. */
  queue(): void {
    if (this.isHeld || this.#ended || this.#locks === undefined || this.#waiting !== undefined) return;
    this.#waiting = new AbortController();
    this.#request({ signal: this.#waiting.signal });
  }

  /** Takes the turn once the tab that has it does not have it any more. */
  follow(): void {
    if (this.isHeld) return;
    this.renew();
    this.queue();
  }

  /** Gives the turn up, until `renew`. */
  end(): void {
    this.#ended = true;
    this.#waiting?.abort();
    this.#holding?.();
    this.#holding = undefined;
  }

  /** Allows to take the turn again after `end`. */
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

  /** Another tab has taken the turn, or this one has, while an earlier request was about to be granted. */
  #refused(options: LockOptions): void {
    if (!this.isHeld || this.#heldBy !== options) return;
    this.#holding = undefined;
    this.#owner.lost();
    this.queue();
  }
}
