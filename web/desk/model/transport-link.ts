import { Observable } from '../../observable/observable.ts';
import { Pause, pauseMs } from '../../transport/back-off.ts';
import { TransportFailure } from '../../transport/failure.ts';
import type { DeskTenant } from '../api/desk-api.ts';
import type { AgentEvent } from '../transport/agent-event.ts';
import type {
  AgentOwner,
  AgentTransport,
  ApplicationPlace,
  Capabilities,
  KnownChats,
} from '../transport/agent-transport.ts';

/** Whether the platform answers; `refused`: it does not know the agent; `unauthorised`: the agent has to sign in again. */
export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'refused' | 'unauthorised';

/** A transport, and the tenants whose chats come over it. */
export type TenantsTransport = {
  readonly tenants: readonly DeskTenant[];
  readonly make: (owner: AgentOwner) => AgentTransport;
};

/** What a link works with. */
type TransportLinkDependencies = {
  readonly token: (isRefused?: boolean) => Promise<string | undefined>;
  readonly now: () => number;
  /** What the desk knows of the tenants of this link. */
  readonly known: (link: TransportLink) => KnownChats;
  /** From where an earlier page of this tab goes on. */
  readonly place: () => ApplicationPlace | undefined;
  /** Takes events of this link. */
  readonly take: (events: readonly AgentEvent[], place: ApplicationPlace | undefined, link: TransportLink) => void;
  /** The transport goes on, or begins anew. */
  readonly begun: (how: 'resumed' | 'new', link: TransportLink) => void;
  /** The place that it has told is gone: it begins anew. */
  readonly gone: (link: TransportLink) => void;
};

/** Keeps one transport started, and tells how it is connected. */
export class TransportLink {
  readonly tenants: readonly DeskTenant[];
  readonly transport: AgentTransport;
  readonly connection = new Observable<Connection>('connecting');
  /** When the platform is asked again, epoch ms, where it has asked to be left alone. */
  readonly askedAgainAt = new Observable<number | undefined>(undefined);
  readonly #dependencies: TransportLinkDependencies;
  readonly #pause = new Pause();
  /** The place that is kept is this transport's. */
  #hasPlace = false;
  #stopped = false;

  constructor({ tenants, make }: TenantsTransport, dependencies: TransportLinkDependencies) {
    this.tenants = tenants;
    this.#dependencies = dependencies;
    this.transport = make({
      take: (events, place) => {
        this.#hasPlace ||= place !== undefined;
        dependencies.take(events, place, this);
      },
      connection: (state, pause) => this.#connected(state, pause),
      over: (end) => {
        this.connection.set(end === 'unauthorised' ? 'unauthorised' : 'connecting');
        if (end === 'unauthorised') return;
        if (this.#hasPlace) dependencies.gone(this);
        void this.start();
      },
      known: () => dependencies.known(this),
      token: dependencies.token,
    });
  }

  /** Whether an endpoint is that of one of its tenants. */
  serves(endpoint: string): boolean {
    return this.tenants.some((tenant) => tenant.endpoint.toLowerCase() === endpoint);
  }

  /** Tries until the transport has begun, or is refused. */
  async start(): Promise<void> {
    for (let attempt = 1; !this.#stopped; attempt += 1) {
      try {
        this.#dependencies.begun(await this.transport.start(this.#dependencies.place()), this);
        return this.#connected('connected');
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        if (!error.isTemporary) return this.connection.set(error.status === 401 ? 'unauthorised' : 'refused');
        this.#connected('reconnecting', error.retryAfterMs);
        await this.#pause.wait(Math.max(error.retryAfterMs ?? 0, pauseMs(attempt)));
      }
    }
  }

  nudge(): void {
    this.#pause.cut();
    this.transport.nudge();
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.cut();
    this.transport.stop();
  }

  #connected(state: Connection, pause = 0): void {
    this.askedAgainAt.set(pause > 0 ? this.#dependencies.now() + pause : undefined);
    this.connection.set(state);
  }
}

/** The tenants whose chats can do something. */
export const tenantsWith = (
  capability: keyof Capabilities,
  { links }: { readonly links: readonly Pick<TransportLink, 'tenants' | 'transport'>[] },
): readonly DeskTenant[] =>
  links.flatMap(({ transport, tenants }) => (transport.capabilities[capability] ? tenants : []));

const worst: readonly Connection[] = ['unauthorised', 'refused', 'reconnecting', 'connecting', 'connected'];

/** How a desk with these links is connected: as the worst of them. */
export const worstOf = (links: readonly Pick<TransportLink, 'connection'>[]): Connection =>
  worst.find((state) => links.some(({ connection }) => connection.get() === state)) ?? 'connecting';
