import type { EventBus } from '../../bus/bus.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import { alarmEnvelope } from '../alarms/center-alarm.ts';
import type { RoutingEffects } from './routing-effects.ts';
import type { Happened, Routed, RoutingStore } from './routing-store.ts';

type RouterDependencies = {
  readonly routing: RoutingStore;
  readonly effects: RoutingEffects;
  readonly bus: EventBus;
  readonly log: Log;
};

/** Routes what has happened and applies what follows, as far as that can be done at once. */
export class Router {
  readonly #dependencies: RouterDependencies;

  constructor(dependencies: RouterDependencies) {
    this.#dependencies = dependencies;
  }

  /** Durable when this resolves. @throws {Unavailable} StoreUnavailable, QueueUnavailable; {StateConflict} StateChanged */
  async route(tenant: string, happened: Happened): Promise<Routed> {
    const routed = await this.#dependencies.routing.route(tenant, happened);
    if (routed.owes) await this.#apply(tenant);
    return routed;
  }

  /** Puts in queues and agents as they are now. @throws {Unavailable} StoreUnavailable, QueueUnavailable; {StateConflict} StateChanged */
  async configure(tenant: string): Promise<Routed> {
    const routed = await this.#dependencies.routing.configure(tenant);
    if (routed.owes) await this.#apply(tenant);
    return routed;
  }

  /** What cannot be applied now is, when the queue brings word of it; should that be lost, too, the pending alarm finds it. */
  async #apply(tenant: string): Promise<void> {
    const { effects, bus, log } = this.#dependencies;
    try {
      await effects.apply(tenant);
    } catch (error) {
      log({ level: 'warn', event: 'store-retry', step: 'contact-center routing', code: errorCode(error) });
      await bus.send(alarmEnvelope({ kind: 'route', tenant })).catch(() => undefined);
    }
  }
}
