import type { JsonInputObject } from '../kernel/json.ts';
import { errorCode, type Log } from '../kernel/log.ts';
import { type ChannelName, maximumEntries } from './channel.ts';
import type { ChannelStore } from './channel-store.ts';

/** Told that a client has confirmed entries whose writer waits for that. */
export type Confirmed<Subject, Content> = (subject: Subject, contents: readonly Content[]) => Promise<void>;

/** So many entries before a request are looked at where this instance did not serve the requests before it: a whole package. */
const lookedBack = maximumEntries;

/** The entries whose confirmation is waited for: their writer is told while the request that confirms them waits. */
export class AwaitedEntries<Subject extends JsonInputObject, Content extends JsonInputObject> {
  readonly #store: ChannelStore<Subject, Content>;
  readonly #isAwaited: (content: Content) => boolean;
  readonly #log: Log;
  #told: Confirmed<Subject, Content> | undefined;

  constructor(store: ChannelStore<Subject, Content>, isAwaited: (content: Content) => boolean, log: Log) {
    this.#store = store;
    this.#isAwaited = isAwaited;
    this.#log = log;
  }

  tell(told: Confirmed<Subject, Content>): void {
    this.#told = told;
  }

  /**
   * The entries from `from` to below `to` have been confirmed; resolves when that is told, or could not be. Confirmed once more, an
   * entry changes nothing.
   */
  async confirmed(channel: ChannelName<Subject>, from: number, to: number): Promise<void> {
    if (from >= to || this.#told === undefined) return;
    try {
      await this.#bring(channel, Math.max(from, to - lookedBack), to, this.#told);
    } catch (error) {
      this.#log({ level: 'warn', event: 'failure', step: 'channel-confirmation', code: errorCode(error) });
    }
  }

  async #bring(
    { partition, subject }: ChannelName<Subject>,
    from: number,
    to: number,
    told: Confirmed<Subject, Content>,
  ): Promise<void> {
    const recent = this.#store.recentEntries(partition, from);
    const last = recent?.at(-1)?.number ?? 0;
    // What the client got from another instance may be in the store alone.
    const entries =
      recent === undefined || last < to - 1 ? await this.#store.entries(partition, from, to - from) : recent;
    const awaited = entries.flatMap(({ number, entry }) =>
      number < to && entry.kind === 'events' && this.#isAwaited(entry.content) ? [entry.content] : [],
    );
    if (awaited.length > 0) await told(subject, awaited);
  }
}
