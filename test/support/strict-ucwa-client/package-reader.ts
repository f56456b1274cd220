import { insist, isObject, type JsonObject, readLink, readResource, type UcwaResource } from './resource-reader.ts';
import { alwaysEmbedded, eventTypes, reasonCodes, subcodes } from './vocabulary.ts';

/** A link as events name it. */
export type Pointer = { readonly rel: string; readonly href: string; readonly title?: string };

/** Why something happened. */
export type Reason = { readonly code: string; readonly subcode?: string };

/** One event, as the strict reader has accepted it. */
export type UcwaEvent = {
  readonly sender: { readonly rel: string; readonly href: string };
  readonly link: Pointer;
  readonly in?: Pointer;
  readonly type: string;
  readonly status?: string;
  readonly reason?: Reason;
  readonly resource?: UcwaResource;
  /** Number of the package that brought it: the trailing digits of its href. */
  readonly package: number;
};

/** A package, or the way back to the first one that was not confirmed. */
export type UcwaPackage =
  | { readonly kind: 'events'; readonly events: readonly UcwaEvent[]; readonly next: string }
  | { readonly kind: 'resync'; readonly href: string };

/** Reads the packages of one event channel, one after another; what came in earlier ones decides about later ones. */
export class PackageReader {
  readonly #conversations = new Set<string>();
  readonly #invitations = new Set<string>();
  readonly #messages = new Set<string>();

  /** Source: ucwa.md#event-packages */
  read(body: JsonObject): UcwaPackage {
    const links = isObject(body._links) ? body._links : {};
    insist(Array.isArray(body.sender), 'sender is no list.');
    if (links.resync !== undefined) {
      insist(links.next === undefined, 'resync and next exclude each other.');
      return { kind: 'resync', href: position(readLink(links.resync, 'resync').href).href };
    }
    const self = position(readLink(links.self, 'self').href);
    const next = position(readLink(links.next, 'next').href);
    // One client drops a package whose number it has seen.
    insist(next.number > self.number, `next (${next.number}) does not lie behind self (${self.number}).`);
    const senders = body.sender as unknown[];
    return { kind: 'events', events: senders.flatMap((sender) => this.#sender(sender, self.number)), next: next.href };
  }

  #sender(value: unknown, number: number): readonly UcwaEvent[] {
    insist(isObject(value) && Array.isArray(value.events), 'A sender has no events.');
    const sender = { rel: String(value.rel), href: String(value.href) };
    insist(/^(communication|conversation|me)$/.test(sender.rel), `Unknown sender ${sender.rel}.`);
    return (value.events as unknown[]).map((event) => this.#event(event, sender, number));
  }

  #event(value: unknown, sender: UcwaEvent['sender'], number: number): UcwaEvent {
    insist(isObject(value), 'An event is no object.');
    const link = pointer(value.link);
    const type = String(value.type);
    insist(eventTypes.has(type), `Unknown event type ${type}.`);
    const event: UcwaEvent = {
      sender,
      link,
      type,
      package: number,
      ...(value.in === undefined ? {} : { in: pointer(value.in) }),
      ...(value.status === undefined ? {} : { status: String(value.status) }),
      ...(value.reason === undefined ? {} : { reason: readReason(value.reason) }),
      ...embeddedIn(value, link, type),
    };
    insistOnOperation(event);
    this.#follow(event);
    return event;
  }

  /** The order in which things may happen. Source: ucwa.md#event-order */
  #follow({ sender, link, type, resource, in: within }: UcwaEvent): void {
    if (sender.rel === 'conversation') {
      insist(this.#conversations.has(sender.href), `${link.rel} ${type} of a conversation that is not there.`);
    }
    if (link.rel === 'conversation') {
      insist((type === 'added') !== this.#conversations.has(link.href), `conversation ${type} at the wrong time.`);
      if (type === 'deleted') this.#conversations.delete(link.href);
      else this.#conversations.add(link.href);
    }
    if (link.rel.endsWith('nvitation')) {
      insist((type === 'started') !== this.#invitations.has(link.href), `${link.rel} ${type} at the wrong time.`);
      this.#invitations.add(link.href);
    }
    if (link.rel === 'messagingInvitation' && type === 'started') {
      for (const name of ['conversation', 'messaging']) insist(resource?.links[name], `An invitation has no ${name}.`);
    }
    if (link.rel === 'message') {
      insist(type === 'started' || type === 'completed', `A message was ${type}.`);
      insist(type !== 'completed' || !this.#messages.has(link.href), `${link.href} came twice.`);
      if (type === 'completed') this.#messages.add(link.href);
    }
    if (link.rel === 'participantMessaging') insist(within !== undefined, 'Whose messaging?');
    if (link.rel === 'participant' && within !== undefined) {
      insist(within.rel === 'typingParticipants', `A participant is in ${within.rel}.`);
    }
  }
}

function embeddedIn(value: JsonObject, { rel, href }: Pointer, type: string): { readonly resource?: UcwaResource } {
  const embedded = isObject(value._embedded) ? value._embedded[rel] : undefined;
  insist(value._embedded === undefined || embedded !== undefined, `${rel} is embedded under another name.`);
  if (embedded === undefined) {
    insist(type === 'deleted' || !alwaysEmbedded.has(rel), `${rel} ${type} came without its content.`);
    return {};
  }
  insist(type !== 'deleted', `${rel} is gone, and embedded.`);
  const resource = readResource(embedded, rel === 'localParticipant' ? 'participant' : rel);
  insist(resource.self === href, `The event says ${href}, its resource ${resource.self}.`);
  return { resource };
}

/** Operations end with a status, and with a reason when they fail; nothing else has one. */
function insistOnOperation({ link, type, status, reason }: UcwaEvent): void {
  insist((type === 'completed') === (status !== undefined), `${link.rel} ${type} has the status ${status}.`);
  insist(status === undefined || status === 'Success' || status === 'Failure', `Unknown status ${status}.`);
  insist(status !== 'Failure' || reason !== undefined, `${link.rel} failed without a reason.`);
}

function pointer(value: unknown): Pointer {
  const { href, title } = readLink(value, 'of an event');
  insist(isObject(value) && typeof value.rel === 'string', 'The link of an event has no rel.');
  insist(/^\/[^/]/.test(href), `The href of an event is not root-relative: ${href}`);
  return { rel: value.rel, href, ...(title === undefined ? {} : { title }) };
}

/** Reads what an error answer and an event's reason have in common. */
export function readReason(value: unknown): Reason {
  insist(isObject(value), 'A reason is no object.');
  const { code, subcode, message } = value;
  insist(reasonCodes.has(String(code)), `Unknown code ${String(code)}.`);
  insist(subcode === undefined || subcodes.has(String(subcode)), `Unknown subcode ${String(subcode)}.`);
  insist(message === undefined || typeof message === 'string', 'The message of a reason is no text.');
  return { code: String(code), ...(subcode === undefined ? {} : { subcode: String(subcode) }) };
}

/** A position in the channel: clients append to it, and one reads its trailing digits. Source: ucwa.md#event-channel */
export function position(href: string): { readonly href: string; readonly number: number } {
  const match = /^\/ucwa\/\w+\/v1\/applications\/\d+\/events\?(?:.*\D)?(\d+)$/.exec(href);
  insist(match !== null, `This is no position in a channel: ${href}`);
  return { href, number: Number(match[1]) };
}
