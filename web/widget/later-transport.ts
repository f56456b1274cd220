import { maximumAnswersBytes } from '../../shared/protocol/carebridge/pre-chat.ts';
import { Pause, pauseMs } from '../transport/back-off.ts';
import type {
  ChatTransport,
  Opening,
  Session,
  TransportAccess,
  TransportName,
  TransportOwner,
} from '../transport/chat-transport.ts';
import { handedOver, type TransportMaker } from '../transport/handed-over.ts';
import type { DeliveryOutcome, PendingMessage } from '../transport/outbox.ts';

/** The scripts of the transports, each loaded once, and again where that failed. */
export class TransportScripts {
  readonly #load: (name: TransportName) => Promise<unknown>;
  readonly #loading = new Map<TransportName, Promise<TransportMaker>>();

  constructor(load: (name: TransportName) => Promise<unknown>) {
    this.#load = load;
  }

  /** Rejects when the script cannot be loaded, or what came is something else */
  get(name: TransportName): Promise<TransportMaker> {
    const loading = this.#loading.get(name) ?? this.#loaded(name);
    this.#loading.set(name, loading);
    return loading;
  }

  async #loaded(name: TransportName): Promise<TransportMaker> {
    await this.#load(name).catch(() => undefined);
    const maker = handedOver(name);
    if (maker !== undefined) return maker;
    this.#loading.delete(name);
    throw new Error(`No transport ${name}`);
  }
}

/** A transport whose script may still be on its way. */
export class LaterTransport implements ChatTransport {
  readonly #owner: TransportOwner;
  readonly #scripts: TransportScripts;
  readonly #page: () => Readonly<Record<string, string>>;
  readonly #pause = new Pause();
  #transport: ChatTransport | undefined;
  #session: Session | undefined;
  #resuming: Promise<void> | undefined;
  #isStopped = false;

  /** `page`: what is told of the page that the visitor writes from. */
  constructor(owner: TransportOwner, scripts: TransportScripts, page: () => Readonly<Record<string, string>>) {
    this.#owner = owner;
    this.#scripts = scripts;
    this.#page = page;
  }

  async begin(access: TransportAccess, opening: Opening): Promise<void> {
    const maker = await this.#scripts.get(access.transport);
    const all = { ...opening.details, ...this.#page() };
    // What the visitor has answered comes first.
    const details = new Blob([JSON.stringify(all)]).size > maximumAnswersBytes ? opening.details : all;
    if (!this.#isStopped) await this.#made(maker).begin(access, { ...opening, details });
  }

  resume(session: Session): void {
    this.#session = session;
    this.#resuming = this.#resume(session);
  }

  async deliver(message: Pick<PendingMessage, 'operationId' | 'text'>): Promise<DeliveryOutcome> {
    return this.#transport?.deliver(message) ?? 'later';
  }

  async type(): Promise<void> {
    await this.#transport?.type();
  }

  async end(): Promise<void> {
    const session = this.#session;
    if (!this.#isStopped) await this.#resuming;
    const transport = this.#transport ?? (session && (await this.#scripts.get(nameOf(session)))(this.#owner));
    await transport?.end(session);
  }

  forget(session: Session): void {
    const given = (maker: TransportMaker): void => maker(this.#owner).forget?.(session);
    this.#scripts.get(nameOf(session)).then(given, () => undefined);
  }

  nudge(): void {
    this.#pause.cut();
    this.#transport?.nudge();
  }

  stop(): void {
    this.#isStopped = true;
    this.#pause.cut();
    this.#transport?.stop();
  }

  #made(maker: TransportMaker): ChatTransport {
    this.#transport = maker(this.#owner);
    return this.#transport;
  }

  async #resume(session: Session): Promise<void> {
    for (let attempt = 1; !this.#isStopped; attempt += 1) {
      const maker = await this.#scripts.get(nameOf(session)).catch(() => undefined);
      if (this.#isStopped) return;
      if (maker !== undefined) return this.#made(maker).resume(session);
      if (attempt > 1) this.#owner.connection('reconnecting');
      await this.#pause.wait(pauseMs(attempt));
    }
  }
}

/** Sessions of the first transport do not say whose they are. */
const nameOf = ({ transport }: Session): TransportName => (transport === 'relay' ? 'relay' : 'ucwa');
