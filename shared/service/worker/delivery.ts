import type { EventBus } from '../../bus/bus.ts';
import type { ConversationEvent } from '../../conversation/event.ts';
import type { AgentTyping } from '../../conversation/queued/event.ts';
import type { QueuedPlan } from '../../conversation/queued/visit.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { JsonInput } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { ConsentReader } from '../tenants/consents.ts';
import { type MeetingPlaces, withinPlaces } from '../tenants/meeting-places.ts';
import { type Patience, patiently } from './patience.ts';
import type { RosterReader } from './roster-reader.ts';
import {
  type AlarmEnvelope,
  addressed,
  type CallbackEnvelope,
  logIgnored,
  type OperatorRequest,
  type PlatformEventEnvelope,
  type RequestEnvelope,
  type ServiceEnvelope,
  type VisitorEnvelope,
} from './service-envelope.ts';
import { queuedPlan, withPlan } from './visit-plan.ts';
import type { VisitorChannel } from './visitor-channel.ts';

/** What an envelope stands for. */
export type Delivery = {
  /** Inbox key. */
  readonly deliveryId: string;
  /** At least one. */
  readonly events: readonly ConversationEvent[];
  /** Kept beside the inbox key. */
  readonly answer?: JsonInput;
  /** Whether a conversation may begin with it; otherwise it is ignored where nothing was recorded before. */
  readonly mayBegin: boolean;
  /** What a visit is run by that begins with a line of the visitor's. */
  readonly plan?: QueuedPlan;
};

/** An envelope that is about one conversation of ours. */
export type ConversationEnvelope = Exclude<ServiceEnvelope, PlatformEventEnvelope>;

/** What translating needs. */
export type TranslationDependencies = {
  readonly tenant: Tenant;
  readonly provider: Provider;
  readonly channel: VisitorChannel | undefined;
  readonly consents: ConsentReader;
  readonly places: MeetingPlaces;
  readonly roster: RosterReader;
  readonly bus: EventBus;
  readonly patience: Patience;
  readonly log: Log;
  readonly now: Clock;
};

/**
 * What an envelope stands for; undefined when there is nothing to decide.
 * @throws {ProtocolViolation} UnexpectedAnswer — when the callback in it cannot be read
 * @throws {Unavailable} — when queue or platform stayed unavailable
 */
export async function translate(
  envelope: ConversationEnvelope,
  dependencies: TranslationDependencies,
): Promise<Delivery | undefined> {
  const delivery = await deliveryOf(envelope, dependencies);
  if (delivery === undefined) return undefined;
  const { tenant, now } = dependencies;
  // Any report on a visit ends it, and a visitor who comes is turned away.
  if (!tenant.enabled) return { ...delivery, events: withEndOfDisabled(envelope, delivery.events, now()) };
  return (await mayBegin(delivery, dependencies)) ? delivery : { ...delivery, mayBegin: false };
}

/** Whether a visit may begin by a delivery: of an Entra tenant that has withdrawn its consent nothing new is stored. */
async function mayBegin(delivery: Delivery, { tenant, consents, patience }: TranslationDependencies): Promise<boolean> {
  return delivery.mayBegin && (await patiently(patience, () => consents.isGiven(tenant.entraTenantId)));
}

/** What a visitor says would begin another visit: it is what ends. */
function withEndOfDisabled({ kind }: ServiceEnvelope, events: Delivery['events'], at: number): Delivery['events'] {
  const end: ConversationEvent = { type: 'end-requested', at, requestId: 'tenant-disabled' };
  return kind === 'visitor' ? [...events, end] : [end, ...events];
}

async function deliveryOf(
  envelope: ConversationEnvelope,
  dependencies: TranslationDependencies,
): Promise<Delivery | undefined> {
  switch (envelope.kind) {
    case 'callback':
      return callbackDelivery(envelope, dependencies);
    case 'alarm':
      return alarmDelivery(envelope, dependencies);
    case 'request':
      return requestDelivery(envelope, dependencies.now());
    case 'visitor':
      return visitorDelivery(envelope, dependencies.tenant);
  }
}

async function callbackDelivery(
  envelope: CallbackEnvelope,
  { tenant, provider, places, patience, log, channel }: TranslationDependencies,
): Promise<Delivery | undefined> {
  if (provider.routing === 'queued') {
    const told = await patiently(patience, () => provider.translate(envelope, tenant));
    const events = told.filter((event) => event.type !== 'agent-typing');
    await Promise.all(
      told.map((event) => (event.type === 'agent-typing' ? tellTyping(envelope, event, channel) : undefined)),
    );
    return events.length === 0 ? undefined : { deliveryId: `event.${envelope.deliveryId}`, events, mayBegin: false };
  }
  const reported = await patiently(patience, () => provider.translate(envelope, tenant));
  if (reported.length > 0) {
    return {
      deliveryId: envelope.deliveryId,
      events: withPlan(reported, withinPlaces(tenant, places)),
      mayBegin: true,
    };
  }
  logIgnored(log, envelope, 'NothingReported');
  return undefined;
}

/** Typing is told as it comes; where that fails, the next one is. */
async function tellTyping(
  { tenant, conversation }: CallbackEnvelope,
  { agent: { id, name = '' }, isTyping }: AgentTyping,
  channel: VisitorChannel | undefined,
): Promise<void> {
  await channel?.typing({ tenant, conversation }, { id, name, role: 'agent' }, isTyping).catch(() => undefined);
}

function visitorDelivery({ act, receivedAt: at }: VisitorEnvelope, tenant: Tenant): Delivery {
  switch (act.kind) {
    case 'open': {
      const { openingId, visitor } = act;
      const plan = queuedPlan(tenant);
      const event: ConversationEvent = { type: 'conversation-opened', at, openingId, visitor, plan };
      return { deliveryId: `open.${openingId}`, events: [event], mayBegin: true };
    }
    case 'say': {
      const { turn, turnId, text } = act;
      const event: ConversationEvent = { type: 'visitor-said', at, turn, turnId, text };
      return { deliveryId: `turn.${turnId}`, events: [event], mayBegin: true, plan: queuedPlan(tenant) };
    }
    case 'leave': {
      const { turn, turnId } = act;
      return { deliveryId: `turn.${turnId}`, events: [{ type: 'visitor-left', at, turn, turnId }], mayBegin: true };
    }
    case 'silent':
      return {
        deliveryId: `silent.${act.since}`,
        events: [{ type: 'visitor-went-silent', at }],
        mayBegin: false,
      };
  }
}

/** The events as they meet a state: a line that begins a visit brings what that is run by. */
export function eventsFor(
  { events, plan }: Pick<Delivery, 'events' | 'plan'>,
  state: ConversationState | undefined,
): Delivery['events'] {
  if (plan === undefined || (state?.phase !== 'closing' && state?.phase !== 'closed')) return events;
  return events.map((event) => (event.type === 'visitor-said' ? { ...event, plan } : event));
}

/** The broker's clock may be ahead of ours; an alarm that came early is set again, since its inbox key must stay unused. */
async function alarmDelivery(
  envelope: AlarmEnvelope,
  dependencies: TranslationDependencies,
): Promise<Delivery | undefined> {
  const { bus, now } = dependencies;
  const { purpose, dueAt, rosterChange, take, ask, comeIn, rated, wrapUp } = envelope;
  if (rosterChange !== undefined) return rosterDelivery(rosterChange, dependencies);
  const at = now();
  if (take !== undefined) return takeDelivery(take, at);
  if (ask !== undefined) return askingDelivery(ask, at);
  if (comeIn !== undefined) return comingInDelivery(comeIn, at);
  if (rated !== undefined) return ratingDelivery(rated, at);
  if (wrapUp !== undefined) return wrapUpDelivery(wrapUp, at);
  if (at < dueAt) {
    await bus.schedule(addressed(envelope), dueAt);
    return undefined;
  }
  return {
    deliveryId: `alarm.${purpose}.${dueAt}`,
    events: [{ type: 'alarm-rang', at, purpose, dueAt }],
    mayBegin: false,
  };
}

/** The picture is that of the time when it is used, which shows the change or what has come after it. */
async function rosterDelivery(change: string, { tenant, roster, now }: TranslationDependencies): Promise<Delivery> {
  const agents = await roster.picture(tenant);
  return { deliveryId: `roster.${change}`, events: [{ type: 'roster-changed', at: now(), agents }], mayBegin: false };
}

function requestDelivery({ requestId, request }: RequestEnvelope, at: number): Delivery {
  const deliveryId = requestDeliveryId(requestId);
  if (request.kind === 'list-agents') {
    return { deliveryId, events: [{ type: 'agents-listed', at, addresses: request.addresses }], mayBegin: false };
  }
  const event: ConversationEvent =
    request.kind === 'end'
      ? { type: 'end-requested', at, requestId }
      : { type: 'audience-requested', at, requestId, address: request.address, audience: request.audience };
  return { deliveryId, events: [event], answer: request, mayBegin: false };
}

function takeDelivery({ requestId, address }: NonNullable<AlarmEnvelope['take']>, at: number): Delivery {
  const answer: OperatorRequest = { kind: 'take', address };
  const events: Delivery['events'] = [{ type: 'take-requested', at, address }];
  return { deliveryId: requestDeliveryId(requestId), events, answer, mayBegin: false };
}

function askingDelivery({ requestId, request }: NonNullable<AlarmEnvelope['ask']>, at: number): Delivery {
  const deliveryId = requestDeliveryId(requestId);
  const { kind: _, ...asked } = request;
  const event: ConversationEvent =
    'dropped' in asked
      ? { type: 'asking-dropped', at, requestId: asked.dropped, by: asked.by }
      : { type: 'colleague-asked', at, requestId, ...asked };
  return { deliveryId, events: [event], answer: request, mayBegin: false };
}

function comingInDelivery({ requestId, request }: NonNullable<AlarmEnvelope['comeIn']>, at: number): Delivery {
  const { to, takesOver } = request;
  const events: Delivery['events'] = [{ type: 'supervisor-comes', at, requestId, to, takesOver }];
  return { deliveryId: requestDeliveryId(requestId), events, answer: request, mayBegin: false };
}

function ratingDelivery({ ratingId, ...said }: NonNullable<AlarmEnvelope['rated']>, at: number): Delivery {
  const events: Delivery['events'] = [{ type: 'visitor-rated', at, ...said }];
  return { deliveryId: ratingDeliveryId(ratingId), events, mayBegin: false };
}

function wrapUpDelivery({ requestId, request }: NonNullable<AlarmEnvelope['wrapUp']>, at: number): Delivery {
  const { kind: _, ...said } = request;
  const events: Delivery['events'] = [{ type: 'chat-wrapped-up', at, ...said }];
  return { deliveryId: requestDeliveryId(requestId), events, answer: request, mayBegin: false };
}

/** The inbox key of what a visitor says of a visit. */
export const ratingDeliveryId = (ratingId: string): string => `rated.${ratingId}`;

/** The inbox key of an operator's request. */
export function requestDeliveryId(requestId: string): string {
  return `request.${requestId}`;
}

/** Of the 100 rows of a transaction, what is left beside inbox, state, commands and log for transcript lines. */
const mostLines = 90;

/**
 * A delivery in as many parts as it takes to write each in one transaction: a callback may hold more messages than that.
 * Only the last part bears the delivery's own inbox key, so a crash between two of them is healed by the repeat; the parts
 * before have keys of their own, and are duplicates then.
 */
export function inParts(delivery: Delivery): readonly Delivery[] {
  const parts: ConversationEvent[][] = [[]];
  let lines = 0;
  for (const event of delivery.events) {
    if (event.type === 'message-received' || event.type === 'agent-said') lines += 1;
    if (lines > mostLines) {
      parts.push([]);
      lines = 1;
    }
    parts.at(-1)?.push(event);
  }
  const { deliveryId, mayBegin } = delivery;
  return parts.map((events, index) =>
    index === parts.length - 1
      ? { ...delivery, events }
      : { deliveryId: `${deliveryId}.part-${index + 1}`, events, mayBegin },
  );
}
