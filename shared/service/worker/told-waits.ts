import type { ConversationEvent } from '../../conversation/event.ts';
import type { VisitorQueued } from '../../conversation/queued/event.ts';
import type { WaitEstimate } from '../../conversation/queued/visit.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { ConversationName } from './service-envelope.ts';

/** A wait in a queue of a contact center; `report` is the id of the platform's report that told of it, `since` when that came in (epoch ms). */
export type BegunWait = { readonly queue: string; readonly report: string; readonly since: number };

/** How a wait has ended: by an agent who came, in vain, or without anything that says how long a visitor waits. */
export type EndedWait = { readonly outcome: 'answered' | 'left' | 'dropped'; readonly at: number };

/** What is known of how long a tenant's visitors wait. */
export interface WaitingTimes {
  /**
   * Notes that a visitor begins to wait; what the visitor is told of it, as far as earlier waits support that. The same answer for a repeat, and
   * undefined for one that has ended since.
   * @throws {Unavailable} StoreUnavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  begin(name: ConversationName, wait: BegunWait): Promise<WaitEstimate | undefined>;

  /**
   * Notes that a conversation's wait has ended; nothing where none is noted, or one that began later.
   * @throws {Unavailable} StoreUnavailable
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  end(name: ConversationName, ended: EndedWait): Promise<void>;
}

/** The events with what is told of the wait, where one begins and the platform does not tell it. */
export function withWaits(
  before: ConversationState | undefined,
  events: readonly ConversationEvent[],
  begin: (wait: BegunWait) => Promise<WaitEstimate | undefined>,
): Promise<readonly ConversationEvent[]> {
  return Promise.all(
    events.map(async (event) => {
      if (event.type !== 'visitor-queued' || event.place?.wait !== undefined || !isNews(before, event)) return event;
      const wait = await begin({ queue: event.queue.id, report: event.moment.eventId, since: event.at });
      return wait === undefined ? event : { ...event, place: { ...event.place, wait } };
    }),
  );
}

/** Whether a report tells something about the visit that goes on. */
function isNews(before: ConversationState | undefined, { moment, platformConversation }: VisitorQueued): boolean {
  const { platform, heard, floor } = before?.queued ?? {};
  if (platform === undefined || heard?.events.includes(moment.eventId) === true) return false;
  const isOfVisit = platform.id === undefined || platform.id === platformConversation;
  return isOfVisit && (floor === undefined || moment.occurredAt >= floor[0]);
}

/**
 * What is noted of a conversation's wait after a change, as if it had one; undefined while it may go on. Where it is not known what was there
 * before, only an agent who came tells how long the visitor waited.
 */
export function endOfWait(before: ConversationState | undefined, after: ConversationState): EndedWait | undefined {
  const { phase, queued, at } = after;
  const joined = queued?.reports.joined;
  if (queued === undefined || before === after) return undefined;
  if (phase === 'attended') {
    const isKnown = before?.phase === 'attended' && before.queued?.reports.joined?.at === joined?.at;
    return isKnown ? undefined : { outcome: 'answered', at: joined?.at ?? at };
  }
  if (phase !== 'closing' && phase !== 'closed') return undefined;
  if (before === undefined) return { outcome: 'dropped', at };
  if (before.phase === 'closing' || before.phase === 'closed') return undefined;
  return { outcome: before.phase === 'waiting' ? 'left' : 'dropped', at };
}
