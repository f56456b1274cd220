import { BoundedMap } from '../../kernel/bounded-map.ts';
import { type Clock, utcDay } from '../../kernel/time.ts';
import { partitionOf } from '../worker/service-envelope.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import type { ChannelSubject } from './visitor-channel-kind.ts';
import type { VisitorChannels } from './visitor-channels.ts';

/** What noting days needs. */
type VisitDaysDependencies = { readonly channels: VisitorChannels; readonly visits: VisitRecords; readonly now: Clock };

const rememberedConversations = 10_000;

/**
 * On which days a visitor came back to a conversation: what tells whose it is is kept by days, and the conversation may outlast the day on which
 * it was opened.
 */
export class VisitDays {
  readonly #dependencies: VisitDaysDependencies;
  readonly #noted = new BoundedMap<string>(rememberedConversations);

  constructor(dependencies: VisitDaysDependencies) {
    this.#dependencies = dependencies;
  }

  /** The visitor is there today. @throws {Unavailable} StoreUnavailable */
  async note(subject: ChannelSubject): Promise<void> {
    const { channels, visits, now } = this.#dependencies;
    const { tenant, visitorId, threadId, openedAt } = subject;
    const partition = partitionOf(subject);
    const at = now();
    const day = utcDay(at);
    if (day === utcDay(openedAt) || this.#noted.get(partition) === day) return;
    // First, so that erasure finds what follows.
    await channels.noteDay(subject, day);
    await visits.signedIn(tenant, visitorId, { threadId });
    await visits.began(subject, { threadId, at });
    this.#noted.set(partition, day);
  }
}
