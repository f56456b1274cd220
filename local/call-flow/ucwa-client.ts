import { randomUUID } from 'node:crypto';
import { fromDataUri } from '../../shared/protocol/hypermedia/data-uri.ts';
import { linkOf, resourceSchema, type WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import { EventChannel } from './event-channel.ts';
import { persistent } from './persistent.ts';
import { type Bearer, type Content, sendAs } from './person-request.ts';

/** A person's UCWA client without any user interface: signs in, holds the event channel, follows links. */
export class UcwaClient {
  readonly channel: EventChannel;
  readonly token: string;
  /** How long this person waits for anything, in milliseconds. */
  readonly patienceMs: number;
  readonly #bearer: Bearer;
  readonly #ended = new AbortController();
  #following: Promise<void> = Promise.resolve();
  application: WireResource = {};
  base = '';

  constructor(bearer: Bearer, patienceMs: number) {
    this.token = bearer.token;
    this.patienceMs = patienceMs;
    this.#bearer = bearer;
    this.channel = new EventChannel(bearer, this.#ended.signal);
  }

  /** Creates the UCWA application and starts to listen to its event channel. */
  async signIn(applicationsUrl: string, body: Readonly<Record<string, string>>): Promise<void> {
    const created = await this.send('POST', applicationsUrl, { json: body, expected: [201] });
    this.base = applicationsUrl;
    this.application = resourceSchema.parse(await created.json());
    this.#following = this.channel.follow(this.link(this.application, 'events'), this.patienceMs);
  }

  /** The absolute URL of a resource's link. */
  link(resource: WireResource, rel: string): string {
    const link = linkOf(resource, rel, this.base);
    if (link === undefined) throw new Error(`The platform offers no link "${rel}"`);
    return new URL(link.href, link.base).href;
  }

  /** Sends one request as this person. */
  send(method: string, url: string, content: Content = {}): Promise<Response> {
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(this.patienceMs)]);
    return sendAs(this.#bearer, method, url, content, signal);
  }

  /** Sends a line of text; where no answer comes it is sent again under the same operation id, so that it is said once. */
  async say(sendUrl: string, text: string): Promise<void> {
    const url = `${sendUrl}?operationId=${randomUUID()}`;
    const work = () => this.send('POST', url, { text, expected: [201] });
    await persistent(work, this.patienceMs, this.#ended.signal);
  }

  /** Ends the UCWA application and stops listening. */
  async signOut(): Promise<void> {
    if (this.application._links !== undefined) {
      await this.send('DELETE', this.link(this.application, 'self')).catch(() => undefined);
    }
    this.#ended.abort();
    await this.#following;
  }
}

/** The text of an incoming message resource. */
export function messageText(resource: WireResource): string | undefined {
  const link = linkOf(resource, 'plainMessage', 'data:');
  return link === undefined ? undefined : fromDataUri(link.href)?.text;
}
