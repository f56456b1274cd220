import type { EventBus } from '../../bus/bus.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import type { CallbackReply, Provider, RawCallback } from '../../providers/provider.ts';
import { addressed } from './service-envelope.ts';

/** The most that a callback may carry; what the queue takes in one message bounds it. */
export const callbackLimitBytes = 200 * 1024;

/** The webhook's way in: identify, place, make durable, and only then reply. */
export class CallbackIntake {
  readonly #providers: ReadonlyMap<string, Provider>;
  readonly #bus: EventBus;
  readonly #now: Clock;

  constructor(providers: ReadonlyMap<string, Provider>, bus: EventBus, now: Clock) {
    this.#providers = providers;
    this.#bus = bus;
    this.#now = now;
  }

  /**
   * The reply to a callback that is durable by now.
   * @throws {RequestRefused} NotFound — for a provider that is not there; and what the provider refuses
   * @throws {Unavailable} QueueUnavailable — when the queue did not accept it; the platform sends it again
   */
  async accept(provider: string, callback: RawCallback): Promise<CallbackReply> {
    const receivedAt = this.#now();
    const adapter = this.#providers.get(provider);
    if (adapter === undefined) throw new RequestRefused('NotFound', 'There is no such provider.');
    const identified = await adapter.identify(callback);
    const place = await identified.place();
    if (place.kind === 'ignore') return place.reply;
    const { deliveryId } = identified;
    const { conversation, leg, reply } = place;
    const tenant = place.tenant.id;
    const body = new TextDecoder().decode(callback.body);
    await this.#bus.send(
      addressed({ kind: 'callback', schema: 1, tenant, conversation, provider, leg, deliveryId, receivedAt, body }),
      hashId('callback', tenant, deliveryId),
    );
    return reply;
  }
}
