import type {
  ChatTransport,
  Opening,
  Session,
  TransportAccess,
  TransportOwner,
  VisitorEvent,
} from '../../../web/transport/chat-transport.ts';
import type { DeliveryOutcome } from '../../../web/transport/outbox.ts';

/** A platform within the test: records requests, and sends events to the transport that listens. */
export class FakePlatform {
  readonly openings: Opening[] = [];
  readonly resumed: Session[] = [];
  readonly delivered: { readonly operationId: string; readonly text: string }[] = [];
  readonly ends: string[] = [];
  readonly forgotten: Session[] = [];
  /** The outcomes of the next deliveries; later ones are sent. */
  outcomes: DeliveryOutcome[] = [];
  /** What becomes of a report that the visitor types. */
  report = async (): Promise<void> => undefined;
  reachable = true;
  /** Why no chat can begin. */
  refusal: Error | undefined;
  #cursor = 1;
  #current: FakeTransport | undefined;

  transport = (owner: TransportOwner): ChatTransport => new FakeTransport(this, owner);

  /** Sends events to the transport that listens now, as the event channel does. */
  happens(...events: readonly VisitorEvent[]): void {
    this.#cursor += 1;
    this.#current?.owner.connection('connected');
    this.#current?.owner.take(events, { cursor: `${this.#cursor}` });
  }

  /** The transport has something new to keep, and has not heard the channel. */
  keeps(): void {
    this.#current?.owner.take([], { cursor: `${this.#cursor}` });
  }

  /** Confirms a message, the newest by default. */
  confirms(operationId = this.delivered.at(-1)?.operationId ?? ''): void {
    this.happens({ kind: 'confirmed', id: `id-${operationId}`, operationId, at: 1 });
  }

  loses(): void {
    this.#current?.owner.over('lost');
  }

  /** Refuses to begin the chat. */
  refuses(): void {
    this.#current?.owner.over('refused');
  }

  connection(state: 'connected' | 'reconnecting'): void {
    this.#current?.owner.connection(state);
  }

  get isListenedTo(): boolean {
    return this.#current !== undefined;
  }

  listens(transport: FakeTransport): void {
    this.#current = transport;
  }

  leaves(transport: FakeTransport): void {
    if (this.#current === transport) this.#current = undefined;
  }
}

class FakeTransport implements ChatTransport {
  readonly owner: TransportOwner;
  readonly #platform: FakePlatform;

  constructor(platform: FakePlatform, owner: TransportOwner) {
    this.#platform = platform;
    this.owner = owner;
  }

  async begin(_access: TransportAccess, opening: Opening): Promise<void> {
    if (this.#platform.refusal !== undefined) throw this.#platform.refusal;
    if (!this.#platform.reachable) throw new Error('No answer');
    this.#platform.openings.push(opening);
    this.#platform.listens(this);
    this.owner.take([], { cursor: '1' });
  }

  resume(session: Session): void {
    this.#platform.resumed.push(session);
    this.#platform.listens(this);
  }

  async deliver(message: { readonly operationId: string; readonly text: string }): Promise<DeliveryOutcome> {
    this.#platform.delivered.push({ operationId: message.operationId, text: message.text });
    return this.#platform.outcomes.shift() ?? 'sent';
  }

  type(): Promise<void> {
    return this.#platform.report();
  }

  async end(): Promise<void> {
    this.#platform.ends.push('ended');
  }

  nudge(): void {}

  forget(session: Session): void {
    this.#platform.forgotten.push(session);
  }

  stop(): void {
    this.#platform.leaves(this);
  }
}
