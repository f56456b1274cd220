import { errorCode, type Log } from '../../kernel/log.ts';
import { channelPartition, maximumEntries } from './channel.ts';
import type { ChannelStore } from './channel-store.ts';
import type { ApplicationName, ConfirmedEntry } from './event-channels.ts';

/** Told that a client has confirmed entries whose writer waits for that. */
export type Confirmed = (application: ApplicationName, entries: readonly ConfirmedEntry[]) => Promise<void>;

/** So many entries before a request are looked at where this instance did not serve the requests before it: a whole package. */
const lookedBack = maximumEntries;

/** The entries whose confirmation is waited for: their writer is told while the request that confirms them waits. */
export class AwaitedEntries {
  readonly #store: ChannelStore;
  readonly #log: Log;
  #told: Confirmed | undefined;

  constructor(store: ChannelStore, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  tell(told: Confirmed): void {
    this.#told = told;
  }

  /**
   * The entries from `from` to below `to` have been confirmed; resolves when that is told, or could not be. Confirmed once more, an
   * entry changes nothing.
   */
  async confirmed(application: ApplicationName, from: number, to: number): Promise<void> {
    if (from >= to || this.#told === undefined) return;
    try {
      await this.#bring(application, Math.max(from, to - lookedBack), to, this.#told);
    } catch (error) {
      this.#log({ level: 'warn', event: 'failure', step: 'channel-confirmation', code: errorCode(error) });
    }
  }

  async #bring(application: ApplicationName, from: number, to: number, told: Confirmed): Promise<void> {
    const partition = channelPartition(application.tenantId, application.id);
    const entries =
      this.#store.recentEntries(partition, from) ?? (await this.#store.entries(partition, from, to - from));
    const awaited = entries.flatMap(({ number, entry }) =>
      number < to && entry.kind === 'events' && (entry.awaited === true || entry.confirms !== undefined) ? [entry] : [],
    );
    if (awaited.length > 0) await told(application, awaited);
  }
}
