import type {
  ChatTransport,
  Opening,
  Session,
  TransportAccess,
  TransportOwner,
  VisitorEvent,
} from '../../../web/transport/chat-transport.ts';
import type { DeliveryOutcome } from '../../../web/transport/outbox.ts';

/** A platform within the test: what it happened to be asked, and a word in everybody's ear. */
export class FakePlatform {
  readonly openings: Opening[] = [];
  readonly resumed: Session[] = [];
  readonly delivered: { readonly operationId: string; readonly text: string }[] = [];
  readonly ends: string[] = [];
  /** What becomes of the next deliveries; then everything is sent. */
  outcomes: DeliveryOutcome[] = [];
  reachable = true;
  #cursor = 1;
  #current: FakeTransport | undefined;

  transport = (owner: TransportOwner): ChatTransport => new FakeTransport(this, owner);

  /** Lets something happen, as the event channel would tell whoever listens now. */
  happens(...events: readonly VisitorEvent[]): void {
    this.#cursor += 1;
    this.#current?.owner.take(events, { cursor: `${this.#cursor}` });
  }

  /** The newest message is told back, as the platform confirms. */
  confirms(operationId = this.delivered.at(-1)?.operationId ?? ''): void {
    this.happens({ kind: 'confirmed', id: `id-${operationId}`, operationId, at: 1 });
  }

  loses(): void {
    this.#current?.owner.over('lost');
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
  typed = 0;

  constructor(platform: FakePlatform, owner: TransportOwner) {
    this.#platform = platform;
    this.owner = owner;
  }

  async begin(_access: TransportAccess, opening: Opening): Promise<void> {
    if (!this.#platform.reachable) throw new Error('Nobody answers');
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

  type(): void {
    this.typed += 1;
  }

  async end(): Promise<void> {
    this.#platform.ends.push('ended');
  }

  nudge(): void {}

  stop(): void {
    this.#platform.leaves(this);
  }
}
