import type { ConversationEvent } from '../event.ts';
import {
  type Check,
  count,
  flag,
  isRecord,
  listOf,
  object,
  oneOf,
  optional,
  type Shape,
  seconds,
  text,
} from '../event-checks.ts';
import type { QueuedEvent } from './event.ts';

const texts: Check = (value) => isRecord(value) && Object.values(value).every(text);
const turn = { at: count, turn: count, turnId: text };
const moment = object({ occurredAt: count, eventId: text });
const report = { at: count, platformConversation: text, moment };
const agent = object({ id: text, name: optional(text) });
const queue = object({ id: text, name: text });
const wait = object({ fromSeconds: seconds, toSeconds: seconds, confidence: seconds });
const place = object({ position: optional(count), wait: optional(wait) });
const attachments = listOf(object({ name: text, url: optional(text) }));
const visitor = object({
  displayName: optional(text),
  subject: optional(text),
  culture: optional(text),
  answers: texts,
});
const plan = object({
  routing: oneOf('queued'),
  place: optional(text),
  hostName: text,
  giveUpAfterSeconds: seconds,
  texts: object({ welcome: optional(text), nobody: text }),
});

/** What the members of each event of routing `queued` are. */
export const queuedShapes: { readonly [T in QueuedEvent['type']]: Shape } = {
  'conversation-opened': { at: count, openingId: text, visitor, plan },
  'visitor-said': { ...turn, text, plan: optional(plan) },
  'visitor-left': turn,
  'visitor-went-silent': { at: count },
  'visitor-queued': { ...report, queue, place: optional(place) },
  'agent-presence-changed': { ...report, agent, present: flag },
  'visit-transferred': report,
  'platform-state-changed': { ...report, state: oneOf('created', 'active', 'idle') },
  'agent-said': { ...report, agent, text, attachments },
  'line-echoed': { ...report, text },
  'platform-noted': { ...report, name: text },
};

/** Whether an event is of routing `queued` alone. */
export function isQueuedEvent(event: ConversationEvent): event is QueuedEvent {
  return Object.hasOwn(queuedShapes, event.type);
}
