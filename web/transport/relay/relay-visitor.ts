import { cutText } from '../../../shared/kernel/grapheme-cut.ts';
import { longestWaitSeconds, maximumLength } from '../../../shared/protocol/relay/limits.ts';
import { Pause } from '../back-off.ts';
import type {
  ChatTransport,
  Opening,
  Session,
  TransportAccess,
  TransportOwner,
  VisitorEvent,
} from '../chat-transport.ts';
import { type ChannelAnswer, EventChannel } from '../event-channel.ts';
import { TransportFailure } from '../failure.ts';
import type { DeliveryOutcome, PendingMessage } from '../outbox.ts';
import { repeated } from '../repeated.ts';
import { listOf } from '../wire.ts';
import { RelayConnection } from './relay-connection.ts';
import { lastTurnOf, visitorEvents } from './relay-events.ts';
import { openingSession, type RelaySession, readSession } from './relay-session.ts';

/** What the transport works with. */
type RelayVisitorDependencies = {
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
  /** 32 random hex digits. */
  readonly newId?: () => string;
};

/** What a visitor says, or, without a text, that the visitor leaves. */
type Turn = { readonly operationId: string; readonly text?: string };

const usualWaitMs = 2_000;

/** A visitor's chat over the relay, which outlasts its visits. Source: carebridge.md#relay */
export class RelayVisitor implements ChatTransport {
  readonly #owner: TransportOwner;
  readonly #dependencies: RelayVisitorDependencies;
  readonly #pause = new Pause();
  #connection: RelayConnection | undefined;
  #channel: EventChannel<unknown, number> | undefined;
  /** The turn that was sent last: the next one waits for its answer. */
  #turn: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(owner: TransportOwner, dependencies: RelayVisitorDependencies = {}) {
    this.#owner = owner;
    this.#dependencies = dependencies;
  }

  async begin(access: TransportAccess, opening: Opening): Promise<void> {
    if (access.transport !== 'relay') throw new TransportFailure('refused');
    const session = openingSession(access.conversations, access.token, openingBody(opening));
    this.#owner.take([], session);
    this.resume(session);
  }

  resume(session: Session): void {
    const connection = this.#connected(session);
    if (connection === undefined) this.#owner.over('lost');
    else void this.#run(connection);
  }

  async deliver({ operationId, text }: Pick<PendingMessage, 'operationId' | 'text'>): Promise<DeliveryOutcome> {
    const connection = this.#connection;
    if (connection?.session.conversationId === undefined) return 'later';
    try {
      await this.#taken(connection, 'lines', { operationId, text });
      return 'sent';
    } catch (error) {
      return this.#outcomeOf(error);
    }
  }

  async type(): Promise<void> {
    await this.#connection?.send({ path: '/typing' });
  }

  /** Leaves, until the service has taken it. What is only being opened ends by its silence. */
  async end(session: Session = {}): Promise<void> {
    const connection = this.#connection ?? this.#connected(session);
    if (connection?.session.conversationId === undefined) return;
    const leaving = (this.#dependencies.newId ?? newId)();
    this.#tell([], { ...connection.session, leaving });
    await this.#leave(connection, leaving);
  }

  /** Forgets the resume token of a conversation. Source: carebridge.md#relay-resume */
  forget(session: Session): void {
    this.#connected(session)
      ?.send({ method: 'DELETE', path: '/resume' })
      .catch(() => undefined);
  }

  nudge(): void {
    this.#pause.cut();
    this.#channel?.nudge();
  }

  stop(): void {
    this.#isStopped = true;
    this.#pause.cut();
    this.#channel?.stop();
  }

  #connected(session: Session): RelayConnection | undefined {
    const known = readSession(session);
    if (known === undefined) return undefined;
    this.#connection = new RelayConnection(known, {
      keep: (kept) => this.#isStopped || this.#owner.take([], kept),
      isStopped: () => this.#isStopped,
      access: async () => this.#owner.access?.(),
      fetch: this.#dependencies.fetch,
    });
    return this.#connection;
  }

  async #run(connection: RelayConnection): Promise<void> {
    if (connection.session.opening !== undefined) await this.#open(connection);
    if (connection.session.leaving !== undefined) await this.#leave(connection, connection.session.leaving);
    if (!this.#isStopped) await this.#listen(connection);
  }

  async #open(connection: RelayConnection): Promise<void> {
    try {
      const access = await this.#repeated(() => connection.open());
      if (access === undefined || this.#isStopped) return;
      this.#tell([{ kind: 'connected', isLasting: true }], { ...connection.session, ...access, opening: undefined });
    } catch {
      this.stop();
      this.#owner.over('refused');
    }
  }

  async #leave(connection: RelayConnection, operationId: string): Promise<void> {
    try {
      await this.#repeated(() => this.#taken(connection, 'leave', { operationId }));
    } catch (error) {
      this.#outcomeOf(error);
    }
    this.#tell([], { ...connection.session, leaving: undefined });
  }

  async #listen(connection: RelayConnection): Promise<void> {
    const ask = (from: number, seconds: number | undefined, signal?: AbortSignal) =>
      eventsFrom(connection, from, seconds, signal);
    const source = { ask, probe: () => ask(connection.session.cursor, 0) };
    const owner = {
      take: (events: readonly unknown[], next: number) => this.#heard(connection, events, next),
      connection: (state: 'connected' | 'reconnecting', pauseMs?: number) => this.#owner.connection(state, pauseMs),
    };
    this.#channel = new EventChannel(source, owner, { isUnsure: true });
    if ((await this.#channel.run(connection.session.cursor)) !== 'stopped') this.#lost();
  }

  #heard({ session }: RelayConnection, events: readonly unknown[], cursor: number): void {
    const turn = Math.max(session.turn, lastTurnOf(events));
    this.#tell(visitorEvents(events, (this.#dependencies.now ?? Date.now)()), { ...session, cursor, turn });
  }

  /** Sends a turn once those before it are answered. Source: carebridge.md#relay-turns */
  #taken(connection: RelayConnection, path: 'lines' | 'leave', turn: Turn): Promise<void> {
    const taken = this.#turn.then(async () => {
      const number = await connection.take(path, turn);
      this.#tell([], { ...connection.session, turn: number });
    });
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  #outcomeOf(error: unknown): DeliveryOutcome {
    if (!(error instanceof TransportFailure)) return 'failed';
    const { kind, status, retryAfterMs = usualWaitMs, isTemporary } = error;
    if (kind === 'missing') this.#lost();
    if (status === 429 && isTemporary) return { tooFastMs: retryAfterMs };
    return isTemporary || kind === 'missing' ? 'later' : 'failed';
  }

  #lost(): void {
    if (this.#isStopped) return;
    this.stop();
    this.#owner.over('lost');
  }

  #repeated<Answer>(send: () => Promise<Answer>): Promise<Answer | undefined> {
    return repeated(send, { pause: this.#pause, owner: this.#owner, isStopped: () => this.#isStopped });
  }

  #tell(events: readonly VisitorEvent[], session: RelaySession): void {
    if (this.#isStopped || this.#connection === undefined) return;
    this.#connection.session = session;
    this.#owner.take(events, session);
  }
}

const newId = (): string => crypto.randomUUID().replaceAll('-', '');

/** Source: carebridge.md#relay-events */
async function eventsFrom(
  connection: RelayConnection,
  from: number,
  seconds = longestWaitSeconds,
  signal?: AbortSignal,
): Promise<ChannelAnswer<unknown, number>> {
  const path = `/events?ack=${from}&timeout=${Math.max(1, seconds)}`;
  const answer = await connection.send({ method: 'GET', path, signal, expected: ['events', 'resync'] });
  const next = answer.resync ?? answer.next;
  if (typeof next !== 'number') throw new TransportFailure('foreign');
  return { events: listOf(answer.events), next };
}

/** Source: carebridge.md#relay-open */
function openingBody({ operationId, culture, visitorName, subject, details }: Opening): object {
  const name = visitorName === undefined ? undefined : cutText(visitorName, maximumLength.visitorName);
  return { openingId: operationId, culture, visitorName: name, subject, details };
}
