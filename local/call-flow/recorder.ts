import * as z from 'zod';
import { delay } from '../../shared/kernel/time.ts';
import type { EngineConfig } from '../engine/config.ts';
import { type Exchange, exchangeSchema } from '../exchanges/exchange.ts';

const pauseMs = 200;

/** Reads the exchanges that the application's host records, until it is stopped. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly #url: string;
  readonly #key: string;
  readonly #stopped = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  #after = 0;

  /** `application` is the address of the functions host itself. */
  constructor(application: string, key: string) {
    this.#url = `${application}/local/exchanges`;
    this.#key = key;
  }

  /** A recorder for an engine that runs. */
  static of({ ports, localKey }: Pick<EngineConfig, 'ports' | 'localKey'>): Recorder {
    return new Recorder(`http://127.0.0.1:${ports.application}`, localKey);
  }

  /** Begins to record; what happens after the promise resolved is seen. */
  async start(): Promise<void> {
    const before = await this.#ask();
    this.#after = before.at(-1)?.number ?? 0;
    this.#reading = this.#readOn();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#reading;
  }

  /** Resolves after everything was read that had been answered when it was called. */
  async caughtUp(): Promise<void> {
    const last = (await this.#ask()).at(-1)?.number ?? 0;
    while (this.#after < last && !this.#stopped.signal.aborted) await this.more();
  }

  /** Resolves when a moment has passed in which more may have been recorded. */
  more(): Promise<void> {
    return delay(pauseMs);
  }

  /** The host may be away for a moment; it is asked again then. */
  async #readOn(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const read = await this.#ask().catch(() => undefined);
      if (read === undefined) await delay(pauseMs, this.#stopped.signal);
      this.exchanges.push(...(read ?? []));
      this.#after = this.exchanges.at(-1)?.number ?? this.#after;
    }
  }

  async #ask(): Promise<readonly Exchange[]> {
    const headers = { 'x-carebridge-key': this.#key };
    const response = await fetch(`${this.#url}?after=${this.#after}`, { headers, signal: this.#stopped.signal });
    if (response.status !== 200) throw new Error(`The engine does not show its traffic: ${response.status}`);
    return z.array(exchangeSchema).parse(await response.json());
  }
}
