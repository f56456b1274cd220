import type { JsonObject } from '../../../shared/kernel/json.ts';
import { type Call, type Content, callSchema } from '../../../shared/platform/call/call.ts';
import { targetOf } from '../../../shared/platform/call/call-ids.ts';
import { addMessaging } from '../../../shared/platform/call/changes/add-messaging.ts';
import { addParticipant } from '../../../shared/platform/call/changes/add-participant.ts';
import { acceptAgentInvitation } from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import { acceptAndBridge } from '../../../shared/platform/call/changes/answer-visitor-invitation.ts';
import { addBridgedParticipant } from '../../../shared/platform/call/changes/bridged-participants.ts';
import type { FetchedMessage } from '../../../shared/platform/call/changes/messages-fetched.ts';
import { startMeeting } from '../../../shared/platform/call/changes/start-meeting.ts';
import { type StartMessaging, startMessaging } from '../../../shared/platform/call/changes/start-messaging.ts';
import type { Change, Decision } from '../../../shared/platform/call/decision.ts';
import { holdBack } from '../../../shared/platform/call/hold-back.ts';
import { type Message, messageSchema } from '../../../shared/platform/call/message.ts';
import { type Sealed, seal } from '../../../shared/platform/call/seal.ts';
import { decideAfter, tellsReceipts } from '../../../shared/platform/call/store/collected-receipts.ts';
import type { PendingCallback } from '../../../shared/platform/callbacks/pending-callback.ts';
import type { SenderGroup } from '../../../shared/platform/channels/event-channels.ts';
import type { PlatformAnswer } from '../../../shared/platform/edge/http.ts';
import { PlatformRefusal } from '../../../shared/platform/edge/refusal.ts';

/** One event as a reader gets it, with the sender that told it. */
export type ReceivedEvent = {
  readonly sender: { readonly rel: string; readonly href: string };
  readonly event: JsonObject;
};

const tenantId = '7b1f2c3d-0a4e-4f5b-9c6d-8e7f00112233';
export const visitorApplication = '104512257193';
export const mira = { uri: 'sip:mira.voss@northwind.example', displayName: 'Mira Voss', applicationId: '150000000001' };
export const jonas = { uri: 'sip:jonas@northwind.example', displayName: 'Jonas Bern', applicationId: '150000000002' };
export const ringMs = 30_000;
export const typingMs = 12_000;

export const invitation: StartMessaging = {
  target: targetOf(visitorApplication, 'op-1'),
  tenantId,
  endpoint: {
    uri: 'sip:care@northwind.example',
    applicationId: '2044107731',
    displayName: 'Northwind',
    relPrefix: 'service:',
  },
  visitor: { applicationId: visitorApplication, uri: 'sip:2071946613@anonymous.invalid', displayName: 'Iris' },
  operationId: 'op-1',
  subject: 'Where is my parcel?',
  threadId: 'thread-1',
  customContent: { mediaType: 'application/json', text: '{"cart":7}' },
  times: { ringMs },
};

/** A call without any store: changes are decided and sealed, and whatever they tell is noted down in order. */
export class CallDriver {
  now = Date.parse('2026-03-01T10:00:00.000Z');
  version = 0;
  /** How long a message may wait for its readers; 0: it is not waited for. */
  deliveryMs = 0;
  readonly callbacks: PendingCallback[] = [];
  /** Every message, as it is stored. */
  readonly messages: Message[] = [];
  readonly channels: { readonly applicationId: string; readonly groups: readonly SenderGroup[] }[] = [];
  last: Sealed | undefined;
  #call: Call | undefined;

  get call(): Call {
    if (this.#call === undefined) throw new Error('There is no call yet.');
    return this.#call;
  }

  /** The visitor invites. */
  begin(more: Partial<StartMessaging> = {}): PlatformAnswer {
    return this.#take(startMessaging({ ...invitation, ...more }, this.now));
  }

  /** Carries out a change; a refusal is thrown. */
  take(change: Change): PlatformAnswer {
    const decision = change(this.call, this.now);
    if (decision instanceof PlatformRefusal) throw decision;
    return decision.call === this.call ? decision.answer : this.#take(decision);
  }

  /** The client of an application has fetched messages. */
  fetches(applicationId: string, fetched: readonly FetchedMessage[]): void {
    this.take((call, now) => decideAfter([{ applicationId, fetched }], tellsReceipts, call, now));
  }

  /** What a change is refused with, as `code/subcode`. */
  refusal(change: Change): string {
    const decision = change(this.call, this.now);
    if (!(decision instanceof PlatformRefusal)) return 'not refused';
    return [decision.code, decision.body.subcode].filter((part) => part !== undefined).join('/');
  }

  /** Events for the service application on a leg, of callback `ack` or of all. */
  leg(leg: string, ack?: number): readonly ReceivedEvent[] {
    return this.callbacks
      .filter((callback) => callback.leg === leg && (ack === undefined || callback.ack === ack))
      .flatMap(({ groups }) => flat(groups));
  }

  /** Events for an UCWA application since entry `from`. */
  channel(applicationId: string, from = 0): readonly ReceivedEvent[] {
    return this.channels
      .slice(from)
      .filter((delivery) => delivery.applicationId === applicationId)
      .flatMap(({ groups }) => flat(groups));
  }

  #take(decision: Decision): PlatformAnswer {
    this.version += 1;
    const sealed = seal(holdBack(decision, this.deliveryMs, this.now), this.version, this.now);
    this.last = sealed;
    // What the ledger gives back is what it was given as JSON.
    this.#call = callSchema.parse(JSON.parse(JSON.stringify(sealed.call)));
    for (const row of sealed.rows) {
      if (row.op === 'insert' && row.rowKey.startsWith('cb.'))
        this.callbacks.push(JSON.parse(JSON.stringify(row.value)));
      if (row.op === 'insert' && row.rowKey.startsWith('say.')) this.messages.push(messageSchema.parse(row.value));
    }
    this.channels.push(...(JSON.parse(JSON.stringify(sealed.deliveries)) as typeof this.channels));
    return decision.answer;
  }
}

const flat = (groups: readonly SenderGroup[]): readonly ReceivedEvent[] =>
  groups.flatMap(({ rel, href, events }) => events.map((event) => ({ sender: { rel, href }, event })));

export const text = (words: string): Content => ({ mediaType: 'text/plain', text: words });

/** `link.rel type` of each event, with the sender in front where it is a conversation. */
export const told = (events: readonly ReceivedEvent[]): readonly string[] =>
  events.map(({ sender, event }) => {
    const { link, type } = event as { link: { rel: string }; type: string };
    const short = (rel: string): string => rel.replace('service:', '');
    return `${short(sender.rel) === 'conversation' ? '> ' : ''}${short(link.rel)} ${type}`;
  });

/** Texts of the messages among events, each with the sender's title. */
export const heard = (events: readonly ReceivedEvent[]): readonly string[] =>
  events.flatMap(({ event }) => {
    const embedded = event._embedded as Record<string, JsonObject> | undefined;
    const message = embedded?.message ?? embedded?.['service:message'];
    const links = message?._links as Record<string, { href: string; title?: string }> | undefined;
    const sender = links?.participant ?? links?.['service:participant'];
    const content = links?.plainMessage;
    if (content === undefined) return [];
    const words = decodeURIComponent(content.href.slice(content.href.indexOf(',') + 1).replaceAll('+', ' '));
    return [`${sender?.title}: ${words}`];
  });

/** The steps that most tests begin with. */
export const invited = (
  driver: CallDriver,
  to: typeof mira,
  devices: readonly string[] = [to.applicationId],
  by?: string,
): void => {
  const person = { displayName: to.displayName };
  const operationId = `op-add-${to.applicationId}`;
  driver.take(addParticipant({ operationId, to: to.uri, person, devices, by, times: { ringMs } }));
};

export const joined = (driver: CallDriver, agent: typeof mira): void => {
  invited(driver, agent);
  driver.take(acceptAgentInvitation({ number: driver.call.meeting?.invited ?? 0, ...agent }));
};

/** A visitor in a meeting with the service application. */
export function bridged(more: Partial<StartMessaging> = {}, deliveryMs = 0): CallDriver {
  const driver = new CallDriver();
  driver.deliveryMs = deliveryMs;
  driver.begin(more);
  driver.take(startMeeting({ operationId: 'op-meet-1', subject: 'Chat with Iris', threadId: 'conversation-1' }));
  driver.take(addMessaging({ operationId: 'op-im-1' }));
  const onlineMeetingUri = driver.call.meeting?.onlineMeetingUri ?? '';
  driver.take(acceptAndBridge({ onlineMeetingUri, displayName: 'Northwind Care' }));
  return driver;
}

/** A visitor, and Mira whom the visitor sees as "Mira". */
export function attended(filter: 'Enabled' | 'Disabled' = 'Disabled'): CallDriver {
  const driver = bridged();
  driver.take(addBridgedParticipant({ uri: mira.uri, displayName: 'Mira', filter }));
  joined(driver, mira);
  return driver;
}
