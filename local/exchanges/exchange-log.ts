import { delay } from '../../shared/kernel/time.ts';
import type { ObservedExchange } from '../host/http/observe-exchange.ts';
import type { Exchange } from './exchange.ts';

const mostExchanges = 50_000;
const forgetAfterMs = 60_000;
const longestWaitMs = 1_000;

/**
 * Keeps the exchanges of the application's HTTP host in memory while a client reads them, and nothing otherwise: they hold
 * tokens and texts, so they never reach a disk or a log.
 */
class ExchangeLog {
  #exchanges: Exchange[] = [];
  #number = 0;
  #readAt = 0;
  #wake = new AbortController();

  /** Whether exchanges are wanted now. */
  get recording(): boolean {
    return Date.now() - this.#readAt < forgetAfterMs;
  }

  /** Adds one exchange; those that read this log are left out. */
  add(exchange: ObservedExchange): void {
    if (exchange.target.startsWith('/local/')) return;
    if (!this.recording) {
      this.#exchanges = [];
      return;
    }
    this.#number += 1;
    this.#exchanges.push({ ...exchange, number: this.#number });
    if (this.#exchanges.length > mostExchanges) this.#exchanges.splice(0, mostExchanges / 10);
    this.#wake.abort();
  }

  /** The exchanges after number `after`, waiting a moment for the next one when there are none. Starts the recording. */
  async after(after: number): Promise<readonly Exchange[]> {
    this.#readAt = Date.now();
    if (this.#found(after).length === 0) {
      this.#wake = new AbortController();
      await delay(longestWaitMs, this.#wake.signal);
    }
    return this.#found(after);
  }

  #found(after: number): readonly Exchange[] {
    return this.#exchanges.filter(({ number }) => number > after);
  }
}

/** The one log of this process. */
export const exchangeLog = new ExchangeLog();
