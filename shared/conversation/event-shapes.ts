import type { ConversationEvent, EventType } from './event.ts';
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
} from './event-checks.ts';
import { queuedShapes } from './queued/event-shapes.ts';

const link = object({ href: text, base: text });
const links: Check = (value) => isRecord(value) && Object.values(value).every(optional(link));
const leg = oneOf('visitor', 'room');
const audience = oneOf('everyone', 'agents');
const position = object({ leg, ack: count, index: count });
const reported = { at: count, position };

const plan = object({
  routing: oneOf('bridged'),
  subject: text,
  place: optional(text),
  skill: optional(text),
  hostName: text,
  agents: listOf(object({ address: text, displayName: text, audience })),
  askAtOnce: seconds,
  owner: optional(oneOf('one', 'all')),
  failsOffline: optional(flag),
  timers: object({ agentAnswerSeconds: seconds, askAnewSeconds: optional(seconds), giveUpAfterSeconds: seconds }),
  texts: object({ welcome: optional(text), recapTitle: text, nobody: text }),
});

const rosterAgent = object({
  address: text,
  availability: oneOf('available', 'unknown', 'away'),
  chats: count,
  maxChats: count,
  skills: listOf(object({ name: text, level: count })),
  idleSince: optional(count),
});

const learned = object({
  platformConversation: optional(text),
  line: optional(oneOf('found', 'repeated')),
  visit: optional(oneOf('goes-on')),
});
const settled: Check = (value) =>
  object({ outcome: oneOf('done'), learned: optional(learned) })(value) ||
  object({ outcome: oneOf('failed'), code: text })(value) ||
  object({ outcome: oneOf('postponed'), code: text, dueAt: count })(value);

const shapes: { readonly [T in EventType]: Shape } = {
  'visitor-invited': {
    ...reported,
    visitor: object({ address: text, displayName: text }),
    subject: optional(text),
    threadId: optional(text),
    customContent: optional(text),
    links,
    plan,
  },
  'invitation-ended': {
    ...reported,
    outcome: oneOf('connected', 'declined', 'failed', 'cancelled'),
    code: optional(text),
  },
  'room-invitation-changed': {
    ...reported,
    state: oneOf('opening', 'opened', 'failed'),
    operationId: text,
    meetingUri: optional(text),
    links,
    code: optional(text),
  },
  'leg-changed': {
    ...reported,
    state: oneOf('connecting', 'connected', 'conferencing', 'conferenced', 'disconnected'),
    links,
  },
  'leg-ended': { ...reported, code: optional(text) },
  'messaging-changed': { ...reported, state: oneOf('disconnected', 'connecting', 'connected'), links },
  'bridge-changed': { ...reported, present: flag, links },
  'bridged-agent-changed': { ...reported, address: text, present: flag, audience: optional(audience), links },
  'participant-changed': {
    ...reported,
    address: text,
    displayName: optional(text),
    present: flag,
    links: optional(links),
  },
  'agent-invitation-changed': {
    ...reported,
    operationId: text,
    address: optional(text),
    outcome: oneOf('ringing', 'joined', 'refused', 'missed', 'failed', 'withdrawn'),
    code: optional(text),
    links: optional(links),
  },
  'message-received': { ...reported, number: count, from: text, text, sentAt: count },
  'message-settled': { ...reported, operationId: text, outcome: oneOf('delivered', 'failed'), code: optional(text) },
  'command-settled': { at: count, operationId: text, kind: text, result: settled },
  'alarm-rang': {
    at: count,
    purpose: oneOf('retry', 'agent-answer', 'give-up', 'turn-gap', 'visit-end'),
    dueAt: count,
  },
  'end-requested': { at: count, requestId: text },
  'audience-requested': { at: count, requestId: text, address: text, audience },
  'take-requested': { at: count, address: text },
  'colleague-asked': {
    at: count,
    requestId: text,
    by: text,
    to: optional(text),
    leaves: flag,
    note: optional(text),
  },
  'supervisor-comes': { at: count, requestId: text, to: text, takesOver: flag },
  'asking-dropped': { at: count, requestId: text, by: text },
  'agents-listed': { at: count, addresses: listOf(text) },
  'visitor-rated': { at: count, rating: count, comment: optional(text) },
  'chat-wrapped-up': { at: count, by: text, revision: count, tags: listOf(text), note: optional(text) },
  'roster-changed': { at: count, agents: listOf(rosterAgent) },
  ...queuedShapes,
};

/**
 * Whether a value has the shape of an event, so that handlers may rely on it.
 * Choice: checked by hand and not by a schema: this runs for every event, and has nothing to report but yes or no.
 */
export function isConversationEvent(event: unknown): event is ConversationEvent {
  if (!isRecord(event) || typeof event.type !== 'string' || !Object.hasOwn(shapes, event.type)) return false;
  return object(shapes[event.type as EventType])(event);
}
