import { CursorChannels } from '../../channels/cursor-channels.ts';
import type { ChannelTimes } from '../../channels/mailbox.ts';
import type { Polled } from '../../channels/poll.ts';
import { randomId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, minuteMs, utcDay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { longestWaitSeconds } from '../../protocol/relay/limits.ts';
import { type ConversationName, partitionOf } from '../worker/service-envelope.ts';
import { type ChannelContent, type ChannelSubject, visitorChannelKind } from './visitor-channel-kind.ts';

/** What the channels of visitors need; a page that has asked for nothing for `silenceMs` has left. */
export type VisitorChannelsDependencies = {
  readonly ledger: Ledger;
  readonly times: ChannelTimes;
  readonly silenceMs: number;
  readonly log: Log;
  readonly now: Clock;
};

/** Who types. */
type Speaker = { readonly id: string; readonly name: string; readonly role: 'agent' | 'company' };

/** A channel after it was asked to be open: whose it is, undefined when it is over. */
type OpenedChannel = { readonly subject: ChannelSubject | undefined; readonly isNew: boolean };

/** How a page asks for events. */
export type EventsRequest = {
  readonly ack: number;
  readonly timeoutMs: number;
  /** Absent where the host does not tell that the caller has gone. */
  readonly signal?: AbortSignal;
};

/** How old an instance's knowledge of a channel may be before it is read again. Choice: so long an erased conversation takes turns, which lead to nothing. */
const freshMs = minuteMs;

const noPriority = 0;
const dayPrefix = 'day.';

/** Choice: a page's requests wait no longer, so that agents learn of one that has gone within three minutes. */
const longestWaitMs = Math.min(minuteMs, longestWaitSeconds * 1000);

/** So long after its last request could have been answered a page is not merely slow. */
const slackMs = 10_000;

const indexOf = (tenant: string): string => `relay.${tenant}`;

/**
 * The channels of visitors who chat over the relay: one for each conversation. Every method may throw {Unavailable} StoreUnavailable.
 * Source: carebridge.md#relay-events
 */
export class VisitorChannels {
  readonly #channels: CursorChannels<ChannelSubject, ChannelContent>;
  readonly #dependencies: VisitorChannelsDependencies;

  constructor(dependencies: VisitorChannelsDependencies) {
    const { ledger, times, log, now } = dependencies;
    this.#dependencies = dependencies;
    this.#channels = new CursorChannels({ ledger, kind: visitorChannelKind, times, log, now });
  }

  /** Opens a conversation's channel unless it is open already. `silenceAt`: when its alarm comes. */
  async open(subject: ChannelSubject, silenceAt: number): Promise<OpenedChannel> {
    const partition = partitionOf(subject);
    const { ledger } = this.#dependencies;
    const day = utcDay(subject.openedAt);
    await ledger.index({ tenant: indexOf(subject.tenant), day, key: subject.conversation, value: {} });
    if (await this.#channels.open({ partition, subject }, silenceAt)) return { subject, isNew: true };
    const channel = await this.#channels.read(partition, 0);
    return { subject: channel === undefined || channel.ended ? undefined : channel.subject, isNew: false };
  }

  /** Whose a conversation's channel is as it is stored now, ended or not; undefined where there is none. */
  async findNow(name: ConversationName): Promise<ChannelSubject | undefined> {
    return (await this.#channels.read(partitionOf(name), 0))?.subject;
  }

  /** Whose a conversation's channel is; undefined when it is over, or never was. */
  async find(name: ConversationName): Promise<ChannelSubject | undefined> {
    const channel = await this.#channels.read(partitionOf(name), freshMs);
    return channel === undefined || channel.ended ? undefined : channel.subject;
  }

  /** Tells a visitor, as one entry; `origin` names what it comes from, and a repeat with the same one tells nothing again. */
  async tell(name: ConversationName, tellings: readonly JsonObject[], origin: string): Promise<void> {
    if (tellings.length === 0) return;
    await this.#channels.append(partitionOf(name), { at: this.#dependencies.now(), tellings }, origin);
  }

  /** Tells that someone types or has stopped; where that fails, it is not told. */
  async typing(name: ConversationName, who: Speaker, isTyping: boolean): Promise<void> {
    await this.tell(name, [{ kind: 'typing', who, isTyping }], `typing.${randomId()}`).catch(() => undefined);
  }

  /** Answers a request for events. */
  poll(subject: ChannelSubject, { ack, timeoutMs, signal }: EventsRequest): Promise<Polled<ChannelContent>> {
    const { silenceMs } = this.#dependencies;
    const poll = {
      from: ack,
      ack,
      timeoutMs: Math.min(timeoutMs, longestWaitMs, silenceMs),
      priority: noPriority,
      signal,
    };
    const channel = { partition: partitionOf(subject), subject };
    return this.#channels.poll(channel, { ...poll, notedEveryMs: this.#notedEveryMs() });
  }

  /** When a page was last heard, as far as it is noted, epoch ms; undefined when its channel is over. */
  async heardAt(name: ConversationName): Promise<number | undefined> {
    const subject = await this.find(name);
    if (subject === undefined) return undefined;
    return (await this.#channels.lastPollAt(partitionOf(name))) ?? subject.openedAt;
  }

  /**
   * When a page that was heard at a time (epoch ms) will have been silent for too long, if it is not heard again: a request that came soon
   * after was not noted, and it may have waited for its whole time.
   */
  silenceAfter(heardAt: number): number {
    const { silenceMs } = this.#dependencies;
    return heardAt + this.#notedEveryMs() + Math.min(longestWaitMs, silenceMs) + silenceMs;
  }

  /** Since when a page asks for nothing, and when its visit ends of that: epoch ms; undefined while it asks, and when its channel is over. */
  async silenceOf(name: ConversationName): Promise<{ readonly since: number; readonly endsAt: number } | undefined> {
    const since = await this.heardAt(name);
    if (since === undefined) return undefined;
    const { silenceMs, now } = this.#dependencies;
    const endsAt = this.silenceAfter(since);
    return now() > endsAt - silenceMs + slackMs ? { since, endsAt } : undefined;
  }

  /** When the alarm is due that looks for a page's silence, epoch ms. */
  silenceAlarmAt(name: ConversationName): Promise<number | undefined> {
    return this.#channels.idleAlarmAt(partitionOf(name));
  }

  noteSilenceAlarm(name: ConversationName, dueAt: number): Promise<void> {
    return this.#channels.noteIdleAlarm(partitionOf(name), dueAt);
  }

  /** Notes a day (yyyymmdd) on which the visitor was there. */
  async noteDay(name: ConversationName, day: string): Promise<void> {
    const row = { op: 'upsert', rowKey: `${dayPrefix}${day}`, value: {} } as const;
    await this.#dependencies.ledger.change(partitionOf(name), [row]);
  }

  /** The days (yyyymmdd) after the first one on which the visitor was there. */
  async daysOf(name: ConversationName): Promise<readonly string[]> {
    const rows = await this.#dependencies.ledger.rows(partitionOf(name), dayPrefix, 'day/');
    return rows.map(({ rowKey }) => rowKey.slice(dayPrefix.length));
  }

  /** Removes a conversation's channel; how many records that were. */
  async erase(name: ConversationName): Promise<number> {
    const channel = await this.#channels.read(partitionOf(name), 0);
    const records = await this.#channels.erase(partitionOf(name));
    if (channel === undefined) return records;
    const { openedAt } = channel.subject;
    const day = utcDay(openedAt);
    await this.#dependencies.ledger.unindex({ tenant: indexOf(name.tenant), day, key: name.conversation });
    return records === 0 ? 0 : records + 1;
  }

  /** Conversations that pages opened on a day (yyyymmdd). */
  async openedOn(tenant: string, day: string): Promise<readonly string[]> {
    return (await this.#dependencies.ledger.indexed(indexOf(tenant), day)).map(({ key }) => key);
  }

  /** Removes the mailboxes of instances that have gone. Begins nothing new when `isOver` says so. */
  sweep(isOver: () => boolean): Promise<void> {
    return this.#channels.sweep(isOver);
  }

  #notedEveryMs(): number {
    return Math.min(minuteMs, this.#dependencies.silenceMs / 4);
  }
}
