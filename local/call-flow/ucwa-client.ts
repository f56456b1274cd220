import { randomUUID } from 'node:crypto';
import { fromDataUri } from '../../shared/protocol/hypermedia/data-uri.ts';
import {
  type EventPackage,
  eventPackageSchema,
  type WireEvent,
} from '../../shared/protocol/hypermedia/event-package.ts';
import { linkOf, resourceSchema, type WireResource } from '../../shared/protocol/hypermedia/resource.ts';

/** One event of the channel, with its sender and links made absolute. */
export type ChannelEvent = {
  readonly sender: string;
  readonly rel: string;
  readonly href: string;
  readonly inRel: string | undefined;
  readonly title: string | undefined;
  readonly type: WireEvent['type'];
  readonly status: string | undefined;
  readonly resource: WireResource | undefined;
};

/** A request of the client that the platform did not take. */
export class UnexpectedStatus extends Error {
  readonly status: number;
  constructor(method: string, url: string, status: number) {
    super(`${method} ${new URL(url).pathname} was answered with ${status}`);
    this.status = status;
  }
}

/** A person's UCWA client without any user interface: signs in, holds the event channel, follows links. */
export class UcwaClient {
  readonly #token: string;
  readonly #origin: string | undefined;
  readonly #listeners = new Set<(event: ChannelEvent) => void>();
  readonly #seen: ChannelEvent[] = [];
  readonly #ended = new AbortController();
  #polling: Promise<void> = Promise.resolve();
  application: WireResource = {};
  base = '';

  /** `token` is the bearer value; `origin` the page's, sent as browsers do. */
  constructor(token: string, origin?: string) {
    this.#token = token;
    this.#origin = origin;
  }

  /** Creates the UCWA application and starts to listen to its event channel. */
  async signIn(applicationsUrl: string, body: Readonly<Record<string, string>>): Promise<void> {
    const created = await this.send('POST', applicationsUrl, { json: body, expected: [201] });
    this.base = applicationsUrl;
    this.application = resourceSchema.parse(await created.json());
    this.#polling = this.#poll(this.link(this.application, 'events'));
  }

  /** Calls `listener` for every event of the channel in order, beginning with those that have come already. */
  listen(listener: (event: ChannelEvent) => void): void {
    for (const event of this.#seen) listener(event);
    this.#listeners.add(listener);
  }

  /** The absolute URL of a resource's link. */
  link(resource: WireResource, rel: string): string {
    const link = linkOf(resource, rel, this.base);
    if (link === undefined) throw new Error(`The platform offers no link "${rel}"`);
    return new URL(link.href, link.base).href;
  }

  /** Sends one request as this person. */
  async send(
    method: string,
    url: string,
    content: { readonly json?: unknown; readonly text?: string; readonly expected?: readonly number[] } = {},
  ): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}`, accept: 'application/json' };
    if (this.#origin !== undefined) headers.origin = this.#origin;
    if (content.json !== undefined) headers['content-type'] = 'application/json';
    if (content.text !== undefined) headers['content-type'] = 'text/plain; charset=utf-8';
    const body = content.text ?? (content.json === undefined ? null : JSON.stringify(content.json));
    const response = await fetch(url, { method, headers, body, signal: this.#ended.signal });
    if (!(content.expected ?? [200, 201, 204]).includes(response.status)) {
      throw new UnexpectedStatus(method, url, response.status);
    }
    return response;
  }

  /** Sends a line of text, with an operation id of its own. */
  async say(sendUrl: string, text: string): Promise<void> {
    await this.send('POST', `${sendUrl}?operationId=${randomUUID()}`, { text, expected: [201] });
  }

  /** Ends the UCWA application and stops listening. */
  async signOut(): Promise<void> {
    await this.send('DELETE', this.link(this.application, 'self'), { expected: [204, 404] }).catch(() => undefined);
    this.#ended.abort();
    await this.#polling;
  }

  async #poll(first: string): Promise<void> {
    for (let url: string | undefined = first; url !== undefined && !this.#ended.signal.aborted; ) {
      url = await this.#next(url).catch(() => undefined);
    }
  }

  async #next(url: string): Promise<string | undefined> {
    const response = await this.send('GET', url, { expected: [200] });
    const { sender, _links } = eventPackageSchema.parse(await response.json());
    for (const event of flatten(sender)) {
      this.#seen.push(event);
      for (const listener of this.#listeners) listener(event);
    }
    const next = _links?.resync ?? _links?.next;
    return next === undefined ? undefined : new URL(next.href, this.base).href;
  }
}

function flatten(senders: EventPackage['sender']): readonly ChannelEvent[] {
  return senders.flatMap((sender) =>
    sender.events.map((event) => {
      const embedded = resourceSchema.safeParse(event._embedded?.[event.link.rel]);
      return {
        sender: sender.href,
        rel: event.link.rel,
        href: event.link.href,
        inRel: event.in?.rel,
        title: event.link.title ?? undefined,
        type: event.type,
        status: event.status,
        resource: embedded.success ? embedded.data : undefined,
      };
    }),
  );
}

/** The text of an incoming message resource. */
export function messageText(resource: WireResource): string | undefined {
  const link = linkOf(resource, 'plainMessage', 'data:');
  return link === undefined ? undefined : fromDataUri(link.href)?.text;
}
