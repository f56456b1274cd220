import { routeInteractions } from '../../assignment/contact-center/route-interactions.ts';
import type { Configured, RoutingEvent, RoutingRefusal } from '../../assignment/contact-center/routing-event.ts';
import type { RoutingState } from '../../assignment/contact-center/routing-state.ts';
import type { EventBus } from '../../bus/bus.ts';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { defined } from '../../kernel/defined.ts';
import { randomId } from '../../kernel/ids.ts';
import { KeyedLock } from '../../kernel/keyed-lock.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger, Loaded } from '../../ledger/ledger.ts';
import { type Decided, PartitionWriter } from '../../ledger/partition-writer.ts';
import { alarmEnvelope, type RouteTimeAlarm } from '../alarms/center-alarm.ts';
import { tallied } from '../statistics/queue-tally.ts';
import { routingPartition } from '../store/partitions.ts';
import type { CenterTimes } from '../times.ts';
import { effectRow, newRoutedTenant, type RoutedTenant, routedTenantSchema } from './routed-tenant.ts';

/** What routing needs. */
export type RoutingStoreDependencies = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  /** Queues and agents that a tenant has now. */
  readonly configuration: (tenant: string) => Promise<Pick<Configured, 'queues' | 'agents'>>;
  readonly times: Pick<CenterTimes, 'safetyMs'>;
  readonly now: Clock;
};

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** Something that has happened now. */
export type Happened = WithoutTime<RoutingEvent>;

/** What it has come to. */
export type Routed = {
  readonly state: RoutingState;
  /** Why it changed nothing. */
  readonly refusal: RoutingRefusal | undefined;
  /** Effects wait to be applied. */
  readonly owes: boolean;
};

/** A decision ready to be written, and the alarm that has to be set before. */
type Sealed = Routed & { readonly armed: { readonly nonce: string; readonly at: number } | undefined };

type Decision = Decided<RoutedTenant, Sealed, Routed | 'absent'>;

/** What an alarm brings: it is due whatever the clock says, and pending no more. */
type Due = Pick<RouteTimeAlarm, 'nonce' | 'dueAt'>;

const rememberedTenants = 1_000;

/**
 * The routing of tenants: one partition each, whose decisions are written with their effects in one transaction. Before it is, an alarm is
 * set for when time decides something, or for when the effects are looked for after a crash, whichever is earlier; one is pending at a time.
 * That it is pending is what the state says. Source: docs/decisions/0020-routing-partition.md
 */
export class RoutingStore {
  readonly #dependencies: RoutingStoreDependencies;
  readonly #writer: PartitionWriter<RoutedTenant>;
  /** One after another in a process, so that its own requests do not get into each other's way. */
  readonly #lock = new KeyedLock();
  readonly #known = new BoundedMap<Loaded<RoutedTenant>>(rememberedTenants);

  constructor(dependencies: RoutingStoreDependencies) {
    this.#dependencies = dependencies;
    const { ledger } = dependencies;
    this.#writer = new PartitionWriter({ ledger, read: (stored) => routedTenantSchema.parse(stored) });
  }

  /** A tenant's routing as it stands. */
  async read(tenant: string): Promise<RoutingState> {
    return (await this.tenant(tenant)).routing;
  }

  /** The same, with what its queues have seen. */
  async tenant(tenant: string): Promise<RoutedTenant> {
    return (await this.#writer.load(routingPartition(tenant)))?.state ?? newRoutedTenant;
  }

  /**
   * Routes what has happened; it is durable when this resolves. Queues and agents are read anew where one is not known.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable; {StateConflict} StateChanged
   */
  async route(tenant: string, happened: Happened): Promise<Routed> {
    const routed = await this.#written(tenant, (before) => this.#decided(before, happened));
    const isUnknown = routed.refusal === 'unknown-queue' || routed.refusal === 'unknown-agent';
    if (!isUnknown) return routed;
    await this.configure(tenant);
    return this.#written(tenant, (before) => this.#decided(before, happened));
  }

  /** Puts in what an administrator has changed. It is read after the state, so that of two writers the later one has it all. */
  configure(tenant: string): Promise<Routed> {
    return this.#written(
      tenant,
      async (before) => {
        const configured = { type: 'configured', ...(await this.#dependencies.configuration(tenant)) } as const;
        return this.#decided(before, configured);
      },
      true,
    );
  }

  /**
   * An alarm has come. It is written in any case: where its nonce is not in the state, the commit that has set it may still be under way,
   * and is decided again, with another alarm.
   */
  async fired(tenant: string, due: Due): Promise<void> {
    const stored = await this.#writer.load(routingPartition(tenant));
    if (stored !== undefined)
      await this.#written(tenant, (before) => this.#decided(before, { type: 'time-passed' }, due));
  }

  /** Removes a tenant's routing; how many records that were. */
  async erase(tenant: string): Promise<number> {
    this.#known.delete(tenant);
    return this.#dependencies.ledger.erase(routingPartition(tenant));
  }

  #written(
    tenant: string,
    decide: (before: RoutedTenant) => Decision | Promise<Decision>,
    reads = false,
  ): Promise<Routed> {
    return this.#lock.run(tenant, async () => {
      const partition = routingPartition(tenant);
      for (;;) {
        const written = await this.#writer.write<Sealed, Routed | 'absent'>({
          partition,
          assumed: reads ? undefined : this.#known.get(tenant),
          decide: (before) => (before === undefined ? { nothing: 'absent' } : decide(before.state)),
          beforeCommit: (decision) => this.#arm(tenant, decision),
        });
        if (written.outcome === 'committed') {
          this.#known.set(tenant, written.after);
          return written.decision;
        }
        if (written.outcome === 'duplicate') throw new Error('Decisions of routing have no delivery.');
        if (written.reason !== 'absent') return written.reason;
        await this.#begin(partition);
      }
    });
  }

  /** Without effects, so that no alarm is owed before there is a state that knows it. */
  async #begin(partition: string): Promise<void> {
    await this.#writer.write<'begun', 'taken'>({
      partition,
      assumed: 'absent',
      decide: (taken) =>
        taken === undefined ? { entry: { state: newRoutedTenant }, decision: 'begun' } : { nothing: 'taken' },
    });
  }

  #decided(before: RoutedTenant, happened: Happened, due?: Due): Decision {
    const { times, now } = this.#dependencies;
    const event = { ...happened, at: Math.max(now(), due?.dueAt ?? 0) };
    const { state: routing, effects, refusal, wakeAt } = routeInteractions(before.routing, event);
    const owes = effects.length > 0;
    const isWritten = owes || happened.type === 'configured' || due !== undefined;
    if (!isWritten) return { nothing: { state: before.routing, refusal, owes } };
    const number = before.lastEffects + (owes ? 1 : 0);
    const wanted = earliest(wakeAt, owes ? routing.at + times.safetyMs : undefined);
    const { alarm: known, ...rest } = before;
    const pending = known?.nonce === due?.nonce ? undefined : known;
    const isEarlier = wanted !== undefined && (pending === undefined || wanted < pending.at);
    const armed = isEarlier ? { nonce: randomId(), at: wanted } : undefined;
    const alarm = armed ?? pending;
    const tallies = tallied(before.tallies ?? [], before.routing, routing, effects);
    const state: RoutedTenant = { ...rest, routing, tallies, lastEffects: number, ...defined({ alarm }) };
    const rows = owes ? [effectRow({ number, effects })] : [];
    return { entry: { state, rows }, decision: { state: routing, refusal, owes, armed } };
  }

  async #arm(tenant: string, { armed }: Sealed): Promise<void> {
    if (armed === undefined) return;
    const { nonce, at: dueAt } = armed;
    await this.#dependencies.bus.schedule(alarmEnvelope({ kind: 'route-time', tenant, nonce, dueAt }), dueAt);
  }
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
