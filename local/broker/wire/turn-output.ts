import type { Connection } from './rhea-types.ts';

/**
 * Sends what the connections have to say once, at the end of each turn of the event loop, and nothing before the journal has everything
 * on which it may depend.
 *
 * rhea writes each frame by itself, through the connection's `output`. Here that only notes the connection. At the end of the turn there is
 * one write of the journal for all of them, and one write to each socket. When `flush` fails, the frames stay unsent and the connections
 * are cut: their clients must not believe what is not on disk.
 */
export class TurnOutput {
  readonly #flush: () => boolean;
  #waiting = new Map<Connection, () => void>();

  constructor(flush: () => boolean) {
    this.#flush = flush;
  }

  /** Takes over the output of a connection. */
  take(connection: Connection): void {
    const output = connection.output.bind(connection);
    connection.output = () => {
      if (this.#waiting.size === 0) setImmediate(() => this.#send());
      this.#waiting.set(connection, output);
    };
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    const isSafe = this.#flush();
    for (const [{ socket }, output] of waiting) {
      if (!isSafe) socket.destroy();
      else if (!socket.destroyed) output();
    }
  }
}
