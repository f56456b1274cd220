import { Pause } from '../back-off.ts';
import type {
  ChatTransport,
  Opening,
  Session,
  TransportAccess,
  TransportOwner,
  UcwaAccess,
  VisitorEvent,
} from '../chat-transport.ts';
import { EventChannel } from '../event-channel.ts';
import { TransportFailure } from '../failure.ts';
import type { DeliveryOutcome, PendingMessage } from '../outbox.ts';
import { repeated } from '../repeated.ts';
import { signIn } from './application.ts';
import type { ChannelEvent } from './channel-event.ts';
import { channelSource } from './channel-source.ts';
import { deleteResource, deliverMessage } from './chat-requests.ts';
import { UcwaRequests } from './ucwa-requests.ts';
import { translated } from './visitor-events.ts';
import { readSession, type UcwaSession } from './visitor-session.ts';
import { lastSegment } from './wire.ts';

const userAgent = 'CarebridgeWidget/1.0';

/** What the transport works with. */
type UcwaVisitorDependencies = { readonly fetch?: typeof fetch; readonly now?: () => number };

/** A visitor's chat over UCWA. Source: ucwa.md#start-messaging */
export class UcwaVisitor implements ChatTransport {
  readonly #owner: TransportOwner;
  readonly #fetch: typeof fetch | undefined;
  readonly #now: () => number;
  readonly #pause = new Pause();
  #requests: UcwaRequests | undefined;
  #channel: EventChannel<ChannelEvent, string> | undefined;
  #session: UcwaSession | undefined;
  #stopped = false;

  constructor(owner: TransportOwner, dependencies: UcwaVisitorDependencies = {}) {
    this.#owner = owner;
    this.#fetch = dependencies.fetch;
    this.#now = dependencies.now ?? Date.now;
  }

  async begin(access: TransportAccess, opening: Opening): Promise<void> {
    if (access.transport !== 'ucwa') throw new TransportFailure('refused');
    const requests = new UcwaRequests(access.discoverUrl, access.token, this.#fetch);
    const application = await signIn(requests, 'anonApplications', {
      userAgent,
      culture: opening.culture,
      anonymousDisplayName: opening.visitorName,
    });
    if (application.startMessaging === undefined)
      throw new TransportFailure('refused', { subcode: 'NoStartMessaging' });
    const { self, events, startMessaging } = application;
    const { base, token } = requests;
    const invitation = { href: startMessaging, body: invitationBody(access, opening) };
    const none = { sendMessage: undefined, setIsTyping: undefined };
    const session = { base, token, endpoint: access.endpoint, self, cursor: events, invitation, ...none };
    if (this.#stopped) return;
    this.#tell([], session);
    this.resume(session);
  }

  resume(session: Session): void {
    const known = readSession(session);
    if (known === undefined) {
      this.#owner.over('lost');
      return;
    }
    this.#session = known;
    this.#requests = new UcwaRequests(known.base, known.token, this.#fetch);
    const owner = {
      take: (events: readonly ChannelEvent[], next: string) => this.#take(events, next),
      connection: (state: 'connected' | 'reconnecting', pauseMs?: number) => this.#owner.connection(state, pauseMs),
    };
    this.#channel = new EventChannel(channelSource(this.#requests, known.self), owner);
    void this.#listen(this.#channel, known.cursor);
    if (known.invitation !== undefined) void this.#invite(this.#requests, known.invitation);
  }

  async deliver(message: Pick<PendingMessage, 'operationId' | 'text'>): Promise<DeliveryOutcome> {
    const href = this.#session?.sendMessage;
    const requests = this.#requests;
    if (href === undefined || requests === undefined) return 'later';
    const { outcome, location } = await deliverMessage((...request) => requests.send(...request), href, message);
    if (location !== undefined) this.#taken(lastSegment(location), message.operationId);
    return outcome;
  }

  async type(): Promise<void> {
    const href = this.#session?.setIsTyping;
    if (href !== undefined) await this.#requests?.send('POST', href);
  }

  async end(kept: Session = {}): Promise<void> {
    const session = this.#session ?? readSession(kept);
    if (session === undefined) return;
    const requests = this.#requests ?? new UcwaRequests(session.base, session.token, this.#fetch);
    // Ending the application leaves its conversations, so one request is enough. Source: ucwa.md#applications
    await deleteResource((...request) => requests.send(...request), session.self, { keepalive: true });
  }

  nudge(): void {
    this.#pause.cut();
    this.#channel?.nudge();
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.cut();
    this.#channel?.stop();
  }

  /** The answer confirms a message at once; the channel does so only when all recipients have fetched it. Source: ucwa.md#delivery */
  #taken(id: string, operationId: string): void {
    if (this.#session === undefined || this.#stopped) return;
    this.#tell([{ kind: 'confirmed', id, operationId, at: this.#now() }], this.#session);
  }

  async #listen(channel: EventChannel<ChannelEvent, string>, cursor: string): Promise<void> {
    const end = await channel.run(cursor);
    if (end !== 'stopped' && !this.#stopped) this.#owner.over('lost');
  }

  async #invite(requests: UcwaRequests, { href, body }: { href: string; body: unknown }): Promise<void> {
    try {
      const send = () => requests.send('POST', href, { json: body });
      await repeated(send, { pause: this.#pause, owner: this.#owner, isStopped: () => this.#stopped });
      if (this.#session !== undefined && !this.#stopped) this.#tell([], { ...this.#session, invitation: undefined });
    } catch {
      this.#refused();
    }
  }

  #refused(): void {
    this.stop();
    this.#owner.over('refused');
  }

  #take(channelEvents: readonly ChannelEvent[], next: string): void {
    if (this.#session === undefined) return;
    const { session, events } = translated(this.#session, channelEvents, this.#now());
    this.#tell(events, { ...session, cursor: next });
  }

  #tell(events: readonly VisitorEvent[], session: UcwaSession): void {
    this.#session = session;
    this.#owner.take(events, session);
  }
}

/** Source: ucwa.md#start-messaging, carebridge.md#pre-chat */
function invitationBody({ endpoint, threadId }: UcwaAccess, { operationId, subject, details }: Opening): unknown {
  return {
    operationId,
    to: endpoint,
    importance: 'Normal',
    threadId,
    subject,
    _links: details && {
      customContent: { href: `data:application/json,${encodeURIComponent(JSON.stringify(details))}` },
    },
  };
}
