import type { NumberedEntry } from '../../channels/channel.ts';
import { Buckets } from '../../kernel/buckets.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { type Clock, toRfc3339 } from '../../kernel/time.ts';
import { partitionOf } from '../worker/service-envelope.ts';
import type { ConversationAccess } from './conversation-access.ts';
import { noConversation, type PageRequest, tooMany } from './relay-page.ts';
import type { ChannelContent } from './visitor-channel-kind.ts';
import type { EventsRequest, VisitorChannels } from './visitor-channels.ts';

/** What answering with events needs. */
type VisitorEventsDependencies = {
  readonly access: ConversationAccess;
  readonly channels: VisitorChannels;
  readonly now: Clock;
};

/** Source: carebridge.md#relay-budgets */
const pace = { perSecond: 1, atOnce: 60 } as const;

/** Someone who typed has stopped so long after. Source: carebridge.md#relay-events */
const typingMs = 12_000;

/** Most things that a visitor is told at once. Choice: ids of an entry's events are counted within it. */
const perEntry = 1_000;

/** Tells pages what has happened. Source: carebridge.md#relay-events */
export class VisitorEvents {
  readonly #dependencies: VisitorEventsDependencies;
  readonly #budget: Buckets;

  constructor(dependencies: VisitorEventsDependencies) {
    this.#dependencies = dependencies;
    this.#budget = new Buckets(pace, dependencies.now);
  }

  /**
   * The events from the entry on that is asked for, at once or when one comes.
   * @throws {RequestRefused} Unauthenticated, NotFound, TooManyRequests; Conflict — when a newer request has taken this one's place
   * @throws {Unavailable} StoreUnavailable
   */
  async answer(request: PageRequest, asked: EventsRequest): Promise<JsonObject> {
    const { access, channels, now } = this.#dependencies;
    const subject = await access.enter(request);
    const waitMs = this.#budget.take(partitionOf(subject));
    if (waitMs > 0) throw tooMany(waitMs);
    const polled = await channels.poll(subject, asked);
    switch (polled.outcome) {
      case 'entries':
        return { events: eventsOf(polled.entries, now()), next: (polled.entries.at(-1)?.number ?? 0) + 1 };
      case 'none':
        return { events: [], next: asked.ack };
      case 'resync':
        return { resync: polled.from };
      case 'replaced':
        throw new RequestRefused('Conflict', 'Another request for events has taken the place of this one.');
      case 'over':
        throw noConversation();
    }
  }
}

/** What entries tell, without those of before that say who types. */
function eventsOf(entries: readonly NumberedEntry<ChannelContent>[], nowMs: number): readonly JsonObject[] {
  return entries.flatMap(({ number, entry }) => {
    if (entry.kind !== 'events') return [];
    const { at, tellings } = entry.content;
    return tellings
      .map((telling, index) => ({ id: number * perEntry + index, at: toRfc3339(at), ...telling }))
      .filter(({ kind }: JsonObject) => kind !== 'typing' || nowMs - at < typingMs);
  });
}
