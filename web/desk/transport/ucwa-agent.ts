import type { Delivered } from '../../transport/outbox.ts';
import { signIn } from '../../transport/ucwa/application.ts';
import type { ChannelEvent } from '../../transport/ucwa/channel-event.ts';
import { EventChannel } from '../../transport/ucwa/event-channel.ts';
import { UcwaFailure } from '../../transport/ucwa/failure.ts';
import { UcwaRequests } from '../../transport/ucwa/ucwa-requests.ts';
import { objectOf } from '../../transport/ucwa/wire.ts';
import type { AgentOwner, AgentTransport, ApplicationPlace } from './agent-transport.ts';
import { agentEventsOf } from './read-agent-events.ts';

const userAgent = 'CarebridgeDesk/1.0';

/** What the transport takes from its surroundings. */
export type UcwaAgentParts = {
  readonly culture: string;
  readonly now: () => number;
  readonly fetch?: typeof fetch;
};

/** An agent's chats over UCWA. Source: ucwa.md#applications, ucwa.md#meeting-invitation */
export class UcwaAgent implements AgentTransport {
  readonly #owner: AgentOwner;
  readonly #parts: UcwaAgentParts;
  #requests: UcwaRequests | undefined;
  #channel: EventChannel | undefined;
  #place: ApplicationPlace | undefined;

  constructor(owner: AgentOwner, parts: UcwaAgentParts) {
    this.#owner = owner;
    this.#parts = parts;
  }

  async start(discoverUrl: string, place: ApplicationPlace | undefined): Promise<'resumed' | 'new'> {
    const token = (await this.#owner.token()) ?? '';
    const resumed = place === undefined ? undefined : await this.#resumed(place, token);
    this.#place = resumed ?? (await this.#signedIn(discoverUrl, token));
    this.#listen(this.#place);
    return resumed === undefined ? 'new' : 'resumed';
  }

  async post(href: string, json?: unknown): Promise<void> {
    await this.#send('POST', href, json === undefined ? {} : { json });
  }

  async deliver(sendHref: string, { operationId, text }: { operationId: string; text: string }): Promise<Delivered> {
    try {
      await this.#send('POST', `${sendHref}?operationId=${encodeURIComponent(operationId)}`, { text });
      return 'sent';
    } catch (error) {
      return error instanceof UcwaFailure && error.isPassing ? 'later' : 'failed';
    }
  }

  async leave(self: string): Promise<void> {
    await this.#delete(self);
  }

  async end(): Promise<void> {
    const place = this.#place;
    this.stop();
    if (place !== undefined) await this.#delete(place.self);
  }

  nudge(): void {
    this.#channel?.nudge();
  }

  stop(): void {
    this.#channel?.stop();
  }

  /** The place, when the sign-in is still there. */
  async #resumed(place: ApplicationPlace, token: string): Promise<ApplicationPlace | undefined> {
    this.#requests = new UcwaRequests(place.base, token, this.#parts.fetch);
    try {
      await this.#requests.send('GET', place.self);
      return place;
    } catch (error) {
      if (error instanceof UcwaFailure && error.kind === 'missing') return undefined;
      throw error;
    }
  }

  async #signedIn(discoverUrl: string, token: string): Promise<ApplicationPlace> {
    this.#requests = new UcwaRequests(discoverUrl, token, this.#parts.fetch);
    const { culture } = this.#parts;
    const { self, events } = await signIn(this.#requests, 'applications', { userAgent, culture });
    return { base: this.#requests.base, self, next: events };
  }

  #listen(place: ApplicationPlace): void {
    const requests = this.#requests;
    if (requests === undefined) return;
    this.#owner.take([], place);
    const channel = new EventChannel(requests, {
      take: (events, next) => this.#take(events, next),
      connection: (state) => this.#owner.connection(state),
      renewToken: () => this.#renewed(),
    });
    this.#channel = channel;
    void channel.run(place.next).then((end) => {
      if (end === 'stopped' || this.#channel !== channel) return;
      this.#owner.over(end === 'unauthorised' ? 'unauthorised' : 'gone');
    });
  }

  #take(events: readonly ChannelEvent[], next: string): void {
    if (this.#place === undefined) return;
    this.#place = { ...this.#place, next };
    const now = this.#parts.now();
    this.#owner.take(
      events.flatMap((event) => agentEventsOf(event, now)),
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

  /** Sends once more where the token had run out. */
  async #send(method: string, href: string, content: Parameters<UcwaRequests['send']>[2] = {}): Promise<unknown> {
    const requests = this.#requests;
    if (requests === undefined) throw new UcwaFailure('network');
    try {
      return objectOf((await requests.send(method, href, content)).body);
    } catch (error) {
      const isToken = error instanceof UcwaFailure && error.kind === 'unauthorised';
      if (!isToken || !(await this.#renewed())) throw error;
      return objectOf((await requests.send(method, href, content)).body);
    }
  }

  async #delete(href: string): Promise<void> {
    await this.#send('DELETE', href).catch((error: unknown) => {
      if (!(error instanceof UcwaFailure && error.kind === 'missing')) throw error;
    });
  }
}
