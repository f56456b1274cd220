import * as z from 'zod';
import { delay } from '../../shared/kernel/time.ts';
import { type Exchange, exchangeSchema } from '../exchanges/exchange.ts';

/** Reads the exchanges that the application's host records, until it is stopped. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly #url: string;
  readonly #key: string;
  #reading: Promise<void> = Promise.resolve();
  #after = 0;
  #stopped = false;

  /** `application` is the address of the functions host itself. */
  constructor(application: string, key: string) {
    this.#url = `${application}/local/exchanges`;
    this.#key = key;
  }

  /** Begins to record; what happens after the promise resolved is seen. */
  async start(): Promise<void> {
    await this.#read();
    this.#after = this.exchanges.at(-1)?.number ?? 0;
    this.exchanges.length = 0;
    this.#reading = this.#readOn();
  }

  /** Stops after what has been answered so far was read. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#reading;
    await this.#read();
  }

  /** Resolves when something more was recorded, or after a moment. */
  more(): Promise<void> {
    return delay(200);
  }

  async #readOn(): Promise<void> {
    while (!this.#stopped) await this.#read();
  }

  async #read(): Promise<void> {
    const after = this.exchanges.at(-1)?.number ?? this.#after;
    const response = await fetch(`${this.#url}?after=${after}`, { headers: { 'x-carebridge-key': this.#key } });
    if (response.status !== 200) throw new Error(`The engine does not show its traffic: ${response.status}`);
    this.exchanges.push(...z.array(exchangeSchema).parse(await response.json()));
  }
}
