import { EventChannel } from '../../transport/event-channel.ts';
import { TransportFailure } from '../../transport/failure.ts';
import type { Delivery, PendingMessage } from '../../transport/outbox.ts';
import { signIn } from '../../transport/ucwa/application.ts';
import type { ChannelEvent } from '../../transport/ucwa/channel-event.ts';
import { channelSource } from '../../transport/ucwa/channel-source.ts';
import { deleteResource, deliverMessage } from '../../transport/ucwa/chat-requests.ts';
import { type RequestContent, type UcwaAnswer, UcwaRequests } from '../../transport/ucwa/ucwa-requests.ts';
import { lastSegment } from '../../transport/ucwa/wire.ts';
import type { Invitation } from './agent-event.ts';
import type { AgentOwner, AgentTransport, ApplicationPlace, ChatPlace } from './agent-transport.ts';
import { agentEventsOf } from './read-agent-events.ts';
import { SentMessages } from './sent-messages.ts';

const userAgent = 'CarebridgeDesk/1.0';

/** What the transport works with. */
type UcwaAgentDependencies = {
  readonly discoverUrl: string;
  readonly culture: string;
  readonly newId: () => string;
  readonly now: () => number;
  readonly fetch?: typeof fetch;
};

/** An agent's chats over UCWA. Source: ucwa.md#applications, ucwa.md#meeting-invitation */
export class UcwaAgent implements AgentTransport {
  readonly capabilities = {
    ...{ whisper: true, colleagues: true, receipts: true, earlier: true },
    ...{ transfer: false, files: false },
  };
  readonly #owner: AgentOwner;
  readonly #dependencies: UcwaAgentDependencies;
  readonly #sent = new SentMessages();
  #requests: UcwaRequests | undefined;
  #channel: EventChannel<ChannelEvent, string> | undefined;
  #place: ApplicationPlace | undefined;

  constructor(owner: AgentOwner, dependencies: UcwaAgentDependencies) {
    this.#owner = owner;
    this.#dependencies = dependencies;
  }

  async start(place: ApplicationPlace | undefined): Promise<'resumed' | 'new'> {
    const token = (await this.#owner.token()) ?? '';
    const resumed = place === undefined ? undefined : await this.#resumed(place, token);
    this.#place = resumed ?? (await this.#signedIn(token));
    this.#listen(this.#place);
    return resumed === undefined ? 'new' : 'resumed';
  }

  accept({ accept }: Invitation): Promise<void> {
    return this.#post(accept);
  }

  decline({ decline }: Invitation): Promise<void> {
    return this.#post(decline);
  }

  type({ links }: ChatPlace): Promise<void> {
    return this.#post(links.type);
  }

  async deliver({ links }: ChatPlace, message: Pick<PendingMessage, 'operationId' | 'text'>): Promise<Delivery> {
    const { send: sendHref } = links;
    if (sendHref === undefined) return 'later';
    const { outcome, location } = await deliverMessage((...request) => this.#send(...request), sendHref, message);
    const completed = location === undefined ? undefined : this.#sent.sent(location, message.operationId);
    if (completed !== undefined && this.#place !== undefined) this.#take([completed], this.#place.next);
    return outcome === 'sent' && location !== undefined ? { message: lastSegment(location) } : outcome;
  }

  async leave({ self }: ChatPlace): Promise<void> {
    await deleteResource((...request) => this.#send(...request), self);
  }

  async end(): Promise<void> {
    const place = this.#place;
    this.stop();
    if (place !== undefined) await deleteResource((...request) => this.#send(...request), place.self);
  }

  nudge(): void {
    this.#channel?.nudge();
  }

  stop(): void {
    this.#channel?.stop();
  }

  async #post(href: string | undefined, json?: unknown): Promise<void> {
    if (href !== undefined) await this.#send('POST', href, { json });
  }

  /** The place, when the application still exists. */
  async #resumed(place: ApplicationPlace, token: string): Promise<ApplicationPlace | undefined> {
    this.#requests = new UcwaRequests(place.base, token, this.#dependencies.fetch);
    try {
      await this.#requests.send('GET', place.self);
      return place;
    } catch (error) {
      if (error instanceof TransportFailure && error.kind === 'missing') return undefined;
      throw error;
    }
  }

  async #signedIn(token: string): Promise<ApplicationPlace> {
    const { culture, discoverUrl, fetch } = this.#dependencies;
    this.#requests = new UcwaRequests(discoverUrl, token, fetch);
    const { self, events } = await signIn(this.#requests, 'applications', { userAgent, culture });
    return { base: this.#requests.base, self, next: events };
  }

  #listen(place: ApplicationPlace): void {
    const requests = this.#requests;
    if (requests === undefined) return;
    this.#owner.take([], place);
    const owner = {
      take: (events: readonly ChannelEvent[], next: string) => this.#take(events, next),
      connection: (state: 'connected' | 'reconnecting', pauseMs?: number) => this.#owner.connection(state, pauseMs),
      renewToken: () => this.#renewed(),
    };
    const channel = new EventChannel(channelSource(requests, place.self), owner);
    this.#channel = channel;
    void channel.run(place.next).then((end) => {
      if (end === 'stopped' || this.#channel !== channel) return;
      this.#owner.over(end === 'unauthorised' ? 'unauthorised' : 'gone');
    });
  }

  #take(events: readonly ChannelEvent[], next: string): void {
    if (this.#place === undefined) return;
    this.#place = { ...this.#place, next };
    const now = this.#dependencies.now();
    this.#owner.take(
      events.flatMap((event) => agentEventsOf(this.#sent.named(event), now)),
      this.#place,
    );
  }

  async #renewed(): Promise<boolean> {
    const token = await this.#owner.token();
    const requests = this.#requests;
    if (token === undefined || requests === undefined || token === requests.token) return false;
    requests.token = token;
    return true;
  }

  /** Sends a request, and once more with another token when the first has expired. */
  async #send(method: string, href: string, content?: RequestContent): Promise<UcwaAnswer> {
    const requests = this.#requests;
    if (requests === undefined) throw new TransportFailure('network');
    try {
      return await requests.send(method, href, content);
    } catch (error) {
      const isToken = error instanceof TransportFailure && error.kind === 'unauthorised';
      if (!isToken || !(await this.#renewed())) throw error;
      return await requests.send(method, href, content);
    }
  }
}
