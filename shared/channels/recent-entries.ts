import { FadingMap } from '../kernel/fading-map.ts';
import { minuteMs } from '../kernel/time.ts';
import type { NumberedEntry } from './channel.ts';

/** What is erased is kept no longer than this. */
const limits = { most: 2_000, keptMs: 15 * minuteMs };
const keptEntries = 8;

/**
 * The last entries of each channel that this instance wrote or read and that its client has not confirmed here, without gaps: most
 * requests come for just these.
 */
export class RecentEntries<Content> {
  readonly #kept = new FadingMap<readonly NumberedEntry<Content>[]>(limits);

  wrote(partition: string, written: NumberedEntry<Content>): void {
    const before = this.#kept.get(partition) ?? [];
    // What was said before a channel's end is hardly asked for, and many ended channels are remembered.
    const continued = before.at(-1)?.number === written.number - 1 && written.entry.kind !== 'ended';
    this.#kept.set(partition, continued ? [...before, written].slice(-keptEntries) : [written]);
  }

  /** Entries that were read, in order; nothing changes where newer ones are kept. */
  read(partition: string, entries: readonly NumberedEntry<Content>[]): void {
    const last = entries.at(-1)?.number;
    if (last === undefined || last <= (this.#kept.get(partition)?.at(-1)?.number ?? 0)) return;
    for (const entry of entries) this.wrote(partition, entry);
  }

  /** Entries below number `from` are not asked for again, or are read. */
  confirmed(partition: string, from: number): void {
    const kept = this.#kept.get(partition);
    if (kept === undefined) return;
    const rest = kept.filter(({ number }) => number >= from);
    if (rest.length === 0) this.#kept.delete(partition);
    else if (rest.length < kept.length) this.#kept.set(partition, rest);
  }

  /** The entries from number `from` on, as far as they are known; undefined when that entry is not among them. */
  from(partition: string, from: number): readonly NumberedEntry<Content>[] | undefined {
    const kept = this.#kept.get(partition) ?? [];
    const first = kept[0]?.number;
    const last = kept.at(-1)?.number;
    if (first === undefined || last === undefined || from < first || from > last) return undefined;
    return kept.filter(({ number }) => number >= from);
  }
}
