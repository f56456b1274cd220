import type { JsonInputObject } from '../kernel/json.ts';
import type { Clock } from '../kernel/time.ts';
import type { AwaitedEntries } from './awaited-entries.ts';
import { type ChannelName, firstNumber, maximumEntries, type NumberedEntry } from './channel.ts';
import type { ChannelStore } from './channel-store.ts';
import type { Claiming } from './claiming.ts';
import type { Confirmations } from './confirmations.ts';
import type { Instance } from './instance.ts';
import type { Mailbox } from './mailbox.ts';
import type { PollTurn, PollTurns } from './poll-turns.ts';

/** How a client asks for entries. */
export type ChannelPoll = {
  /** The first entry asked for; all below are confirmed. */
  readonly from: number;
  /** Grows with each request of a client, whether it was answered by entries or not. */
  readonly ack: number;
  readonly timeoutMs: number;
  readonly priority: number;
  readonly signal: AbortSignal | undefined;
  /** That the client asks is noted at most this often. */
  readonly notedEveryMs: number;
};

/** The answer to a client that asks for entries. */
export type Polled<Content> =
  | { readonly outcome: 'entries'; readonly entries: readonly NumberedEntry<Content>[] }
  /** The time is over, or the caller has gone. */
  | { readonly outcome: 'none' }
  /** What is asked for is not there any more, or never was; `from` is the first entry to ask for. */
  | { readonly outcome: 'resync'; readonly from: number }
  /** A newer request overlaps this one. */
  | { readonly outcome: 'replaced' }
  /** The channel has ended, or was never opened. */
  | { readonly outcome: 'over' };

/** What serving a poll needs. */
export type PollDependencies<Subject extends JsonInputObject, Content extends JsonInputObject> = {
  readonly store: ChannelStore<Subject, Content>;
  readonly turns: PollTurns<Content>;
  readonly claims: Claiming<Subject, Content>;
  /** What a request's number confirms; absent where a channel has many readers: it confirms nothing. */
  readonly confirming:
    | { readonly confirmations: Confirmations; readonly awaited: AwaitedEntries<Subject, Content> }
    | undefined;
  /** A request that looks by itself takes what another one of this instance has read, not older than this. */
  readonly lookAgeMs: number;
  readonly instance: Instance;
  readonly mailbox: Mailbox;
  readonly now: Clock;
};

/** What was found without waiting: an answer, a client that has to be led back, or nothing yet. */
type Found<Content> = Exclude<Polled<Content>, { outcome: 'resync' }> | 'resync' | undefined;

/** Serves the requests for a channel's entries: at once when there are some, otherwise when one comes or the time is over. */
export class Polls<Subject extends JsonInputObject, Content extends JsonInputObject> {
  readonly #parts: PollDependencies<Subject, Content>;

  constructor(parts: PollDependencies<Subject, Content>) {
    this.#parts = parts;
  }

  async serve(channel: ChannelName<Subject>, poll: ChannelPoll): Promise<Polled<Content>> {
    const { turns, now } = this.#parts;
    const { partition } = channel;
    const { from, ack, priority } = poll;
    const turn = turns.begin(partition, priority, { at: now(), ack });
    if (turn === undefined) return { outcome: 'replaced' };
    let confirming: Promise<void> | undefined;
    try {
      const found = await this.#look(partition, from);
      if (found !== 'resync' && !isOver(found)) confirming = this.#confirm(channel, poll);
      if (isOver(found)) return found;
      if (turn.replaced) return { outcome: 'replaced' };
      if (found === 'resync') return await this.#resync(partition);
      return found ?? (await this.#park(partition, poll, turn));
    } finally {
      turns.end(partition, turn);
      // Nothing may be under way when the request is over: an instance may stop then.
      await confirming;
    }
  }

  /** Tells the writers of what is confirmed, and only then clears it away. */
  async #confirm(channel: ChannelName<Subject>, { from, notedEveryMs }: ChannelPoll): Promise<void> {
    const { store, confirming } = this.#parts;
    if (confirming === undefined) return;
    const { confirmations, awaited } = confirming;
    const { before, write } = confirmations.polled(channel.partition, from, notedEveryMs);
    await awaited.confirmed(channel, before, from);
    store.confirmed(channel.partition, from);
    await write();
  }

  async #park(partition: string, poll: ChannelPoll, turn: PollTurn<Content>): Promise<Polled<Content>> {
    const { instance, mailbox } = this.#parts;
    await instance.listed(mailbox.isReading);
    mailbox.open();
    try {
      return await this.#wait(partition, poll, turn);
    } finally {
      mailbox.close();
    }
  }

  /** Claims the channel, and waits for the entry with the number that is asked for. */
  async #wait(partition: string, poll: ChannelPoll, turn: PollTurn<Content>): Promise<Polled<Content>> {
    const { claims, store, lookAgeMs } = this.#parts;
    const { from, timeoutMs, signal } = poll;
    const until = performance.now() + timeoutMs;
    for (;;) {
      const claimed = await claims.claim(partition, from, turn);
      if (claimed === 'over' || claimed === 'replaced') return { outcome: claimed };
      if (claimed === 'look') return this.#late(partition, from);
      const leftMs = until - performance.now();
      if (leftMs <= 0 || signal?.aborted) return { outcome: 'none' };
      const { news, isDisturbed } = await turn.wait(Math.min(leftMs, claims.lookAfterMs(claimed)), signal);
      if (turn.replaced) return { outcome: 'replaced' };
      // Nothing was there before, so an entry with the very number that is asked for needs no second look.
      const told = news[0]?.number === from ? answerOf(news, from) : undefined;
      if (told !== undefined && told !== 'resync') return told;
      const isDue = !isDisturbed && news.length === 0 && performance.now() < until && !signal?.aborted;
      if (isDue) await store.read(partition, lookAgeMs);
    }
  }

  /** The entry that is waited for has been written elsewhere. */
  async #late(partition: string, from: number): Promise<Polled<Content>> {
    const found = answerOf(await this.#parts.store.entries(partition, from, maximumEntries), from);
    // Where there is one reader, another request of it has confirmed the entry and more.
    if (found === 'resync' && this.#parts.confirming !== undefined) return { outcome: 'replaced' };
    return found === undefined || found === 'resync' ? this.#resync(partition) : found;
  }

  /** What can be answered without waiting; undefined when `from` is the number of the entry that comes next. */
  async #look(partition: string, from: number): Promise<Found<Content>> {
    const { store } = this.#parts;
    // What this instance knows answers without the store; what others wrote meanwhile is found when the channel is claimed.
    if (store.isNext(partition, from)) return undefined;
    const entries = store.recentEntries(partition, from) ?? (await store.entries(partition, from, maximumEntries));
    const found = answerOf(entries, from);
    if (found !== undefined) return found;
    const channel = await store.read(partition, 0);
    if (channel === undefined || channel.ended) return { outcome: 'over' };
    if (channel.loaded.version === from - 1) return undefined;
    // An entry may have come between the two reads; then it is the one that was asked for.
    return answerOf(await store.entries(partition, from, maximumEntries), from) ?? 'resync';
  }

  async #resync(partition: string): Promise<Polled<Content>> {
    const { store, confirming } = this.#parts;
    const [oldest] = await store.entries(partition, firstNumber, 1);
    const channel = await store.read(partition, 0);
    const first = oldest?.number ?? (channel?.loaded.version ?? 1) + 1;
    return { outcome: 'resync', from: Math.max(first, confirming?.confirmations.confirmedBelow(partition) ?? first) };
  }
}

function isOver<Content>(found: Found<Content>): found is { readonly outcome: 'over' } {
  return found !== undefined && found !== 'resync' && found.outcome === 'over';
}

/** The answer that entries make: undefined when there are none, `resync` when those that are asked for are gone. */
function answerOf<Content>(entries: readonly NumberedEntry<Content>[], from: number): Found<Content> {
  const first = entries[0];
  if (first === undefined) return undefined;
  if (first.number > from || from < firstNumber) return 'resync';
  const live = entries.filter(({ entry }) => entry.kind !== 'ended');
  return live.length === 0 ? { outcome: 'over' } : { outcome: 'entries', entries: live };
}
