import type { EventBus } from '../../bus/bus.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import type { CallbackPlace, CallbackReply, Provider, RawCallback } from '../../providers/provider.ts';
import { addressed, type CallbackEnvelope, findingSession, type ServiceEnvelope } from './service-envelope.ts';

/** The most that a callback may carry; what the queue takes in one message bounds it. */
export const callbackLimitBytes = 200 * 1024;

type Content = Omit<CallbackEnvelope, 'kind' | 'conversation' | 'leg'>;

/** A callback whose conversation the platform knows under its own id goes to where that is looked for. */
function envelopeFor(place: Exclude<CallbackPlace, { kind: 'ignore' }>, content: Content): ServiceEnvelope {
  if (place.kind === 'deliver')
    return { kind: 'callback', ...content, conversation: place.conversation, leg: place.leg };
  const { platformConversation } = place;
  const conversation = findingSession(platformConversation);
  return { kind: 'platform-event', ...content, conversation, platformConversation, tries: 0 };
}

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
    const tenant = place.tenant.id;
    const body = new TextDecoder().decode(callback.body);
    const content = { schema: 1, tenant, provider, deliveryId, receivedAt, body } as const;
    await this.#bus.send(
      addressed(envelopeFor(place, content)),
      hashId(place.kind === 'find' ? 'platform-event' : 'callback', tenant, deliveryId),
    );
    return place.reply;
  }
}
