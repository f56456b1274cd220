import { bareNames, codes, eventStatuses, eventTypes, memberWords, subcodes } from './vocabulary.ts';

type Json = Readonly<Record<string, unknown>>;

/** A link as events name it. */
export type Pointer = { readonly rel: string; readonly href: string; readonly title?: string };

/** One event, as the strict reader has accepted it. `rel`s are local names. */
export type StrictEvent = {
  readonly sender: { readonly rel: string; readonly href: string };
  readonly link: Pointer;
  readonly in?: Pointer;
  readonly type: string;
  readonly status?: string;
  readonly reason?: { readonly code: string; readonly subcode?: string; readonly message: string };
  readonly resource?: StrictResource;
  /** The callback that brought it. */
  readonly ack: number;
  readonly query: string;
};

/** A resource with local names. */
export type StrictResource = {
  readonly members: Json;
  readonly links: Readonly<Record<string, string>>;
  readonly titles: Readonly<Record<string, string>>;
};

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads callbacks as existing service applications do and refuses what would make them fail: one reader for one application, since it
 * remembers conversations and operations.
 */
export class CallbackReader {
  readonly #prefix: string;
  readonly #conversations = new Set<string>();
  readonly #operations = new Map<string, string>();
  readonly #acks = new Map<string, number>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The events of one callback, in order. */
  read(body: unknown, query: string): readonly StrictEvent[] {
    if (!isObject(body)) throw new Error('A callback is a JSON object.');
    if (!/^https?:\/\/[^/]+/.test(String(body.baseuri))) throw new Error('baseuri is missing or not absolute.');
    if (!Array.isArray(body.sender)) throw new Error('sender is no list.');
    if (body.sender.length === 0) return [];
    const ack = this.#ack(body);
    // What has come before may come again, when its answer was lost.
    if (ack === undefined) return [];
    return body.sender.flatMap((sender: unknown) => this.#sender(sender, ack, query));
  }

  /** Counts from 1 per conversation, by `self` and `next`. */
  #ack(body: Json): number | undefined {
    const links = isObject(body._links) ? body._links : {};
    const position = (name: string) => {
      const href = isObject(links[name]) ? String(links[name].href) : '';
      const match = /^(.*\/events)\?ack=(\d+)&key=([^&]+)$/.exec(href);
      if (match === null) throw new Error(`${name} of a callback is not a position: ${href}`);
      return { ack: Number(match[2]), key: `${match[1]} ${match[3]}` };
    };
    const [self, next] = [position('self'), position('next')];
    if (next.ack !== self.ack + 1 || next.key !== self.key) throw new Error('next does not follow self.');
    const before = this.#acks.get(self.key) ?? 0;
    if (self.ack === before) return undefined;
    if (self.ack !== before + 1) throw new Error(`Callback ${self.ack} came after ${before}.`);
    this.#acks.set(self.key, self.ack);
    return self.ack;
  }

  #sender(sender: unknown, ack: number, query: string): readonly StrictEvent[] {
    if (!isObject(sender) || !Array.isArray(sender.events)) throw new Error('A sender has no events.');
    const rel = this.#local(sender.rel);
    const href = String(sender.href);
    if (rel !== 'communication' && rel !== 'conversation') throw new Error(`Unknown sender ${rel}.`);
    return sender.events.map((event: unknown) => {
      const read = this.#event(event, { rel, href }, ack, query);
      if (rel === 'conversation' && !this.#conversations.has(href.toLowerCase())) {
        throw new Error(`Events of an unknown conversation: ${href}`);
      }
      return read;
    });
  }

  #event(event: unknown, sender: StrictEvent['sender'], ack: number, query: string): StrictEvent {
    if (!isObject(event)) throw new Error('An event is no object.');
    const link = this.#pointer(event.link);
    const type = String(event.type);
    if (!eventTypes.has(type)) throw new Error(`Unknown event type ${type}.`);
    if (event.status !== undefined && !eventStatuses.has(String(event.status))) throw new Error('A status is unknown.');
    const embedded = isObject(event._embedded) ? event._embedded[`${this.#prefix}${link.rel}`] : undefined;
    if (event._embedded !== undefined && !isObject(embedded)) throw new Error(`${link.rel} is embedded elsewhere.`);
    if (type === 'deleted' && embedded !== undefined) throw new Error('A deleted resource is embedded.');
    const read: StrictEvent = {
      sender,
      link,
      type,
      ack,
      query,
      ...(event.in === undefined ? {} : { in: this.#pointer(event.in) }),
      ...(event.status === undefined ? {} : { status: String(event.status) }),
      ...(event.reason === undefined ? {} : { reason: readReason(event.reason) }),
      ...(isObject(embedded) ? { resource: this.resource(embedded, link.rel) } : {}),
    };
    this.#remember(read);
    return read;
  }

  /** What makes later events understandable, and what must be in these. */
  #remember({ link, type, resource, in: within }: StrictEvent): void {
    if (link.rel.endsWith('nvitation')) {
      const operation = resource?.members.operationId;
      const conversation = resource?.links.conversation;
      if (typeof operation !== 'string' || operation === '') throw new Error('An invitation has no operationId.');
      if (conversation === undefined) throw new Error('An invitation has no conversation.');
      this.#conversations.add(conversation.toLowerCase());
      const known = this.#operations.get(operation);
      if (known !== undefined && known !== link.href) throw new Error('Two invitations have one operationId.');
      if (known === undefined && type !== 'started') throw new Error(`${link.rel} ${type} before it has started.`);
      this.#operations.set(operation, link.href);
    }
    if (link.rel === 'conversation') this.#conversations.add(link.href.toLowerCase());
    if (link.rel === 'participantMessaging' && within?.rel !== 'participant') throw new Error('Whose messaging?');
    if (
      link.rel === 'message' &&
      resource?.members.direction === 'Incoming' &&
      resource.links.participant === undefined
    ) {
      throw new Error('An incoming message has no sender.');
    }
  }

  /** A resource with the prefix taken off; every name is looked at. */
  resource(value: Json, name: string): StrictResource {
    const links: Record<string, string> = {};
    const titles: Record<string, string> = {};
    for (const [rel, given] of Object.entries(isObject(value._links) ? value._links : {})) {
      const [first] = [given].flat() as unknown[];
      if (!isObject(first) || typeof first.href !== 'string') throw new Error(`The link ${rel} leads nowhere.`);
      if ('title' in first && typeof first.title !== 'string') throw new Error(`The title of ${rel} is no text.`);
      links[this.#local(rel)] = first.href;
      if (typeof first.title === 'string') titles[this.#local(rel)] = first.title;
    }
    for (const [rel, inner] of Object.entries(isObject(value._embedded) ? value._embedded : {})) {
      for (const each of [inner].flat() as unknown[]) if (isObject(each)) this.resource(each, this.#local(rel));
    }
    if (value.rel !== undefined) this.#local(value.rel);
    for (const [member, allowed] of Object.entries(memberWords[name] ?? {})) {
      const word = value[member];
      if (word !== undefined && !allowed.has(String(word))) throw new Error(`${name}.${member} is ${String(word)}.`);
    }
    return { members: value, links, titles };
  }

  #pointer(value: unknown): Pointer {
    if (!isObject(value) || typeof value.href !== 'string') throw new Error('An event leads nowhere.');
    if ('title' in value && typeof value.title !== 'string') throw new Error('A title is no text.');
    const title = typeof value.title === 'string' ? { title: value.title } : {};
    return { rel: this.#local(value.rel), href: value.href, ...title };
  }

  #local(rel: unknown): string {
    if (typeof rel !== 'string') throw new Error('A relation has no name.');
    if (bareNames.has(rel)) return rel;
    if (!rel.startsWith(this.#prefix)) throw new Error(`The relation ${rel} lacks the prefix ${this.#prefix}`);
    return rel.slice(this.#prefix.length);
  }
}

function readReason(value: unknown): { code: string; subcode?: string; message: string } {
  if (!isObject(value)) throw new Error('A reason is no object.');
  const { code, subcode, message, debugInfo, parameters } = value;
  if (typeof code !== 'string' || !codes.has(code)) throw new Error('The code of a reason is unknown.');
  if (typeof message !== 'string') throw new Error('A reason has no message.');
  if (subcode !== undefined && !subcodes.has(String(subcode))) throw new Error('The subcode of a reason is unknown.');
  if ('debugInfo' in value && !isObject(debugInfo)) throw new Error('debugInfo is no object.');
  if ('parameters' in value && !Array.isArray(parameters)) throw new Error('parameters is no list.');
  return { code, message, ...(subcode === undefined ? {} : { subcode: String(subcode) }) };
}
