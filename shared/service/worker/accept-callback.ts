import type { EventBus } from '../../bus/bus.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, inTime } from '../../kernel/time.ts';
import type { CallbackPlace, CallbackReply, Provider, RawCallback } from '../../providers/provider.ts';
import type { PlatformConversations } from './platform-conversations.ts';
import { addressed, type CallbackEnvelope, findingSession, type PlatformEventEnvelope } from './service-envelope.ts';

/** The most that a callback may carry; what the queue takes in one message bounds it. */
export const callbackLimitBytes = 200 * 1024;

/** So long the conversation of an event is looked for before the event is taken: the platform waits for the reply. */
const knownWithinMs = 1_000;

type CallbackIntakeDependencies = {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly platformConversations: Pick<PlatformConversations, 'find'>;
  readonly bus: EventBus;
  readonly now: Clock;
};

type Content = Omit<CallbackEnvelope, 'kind' | 'conversation' | 'leg'>;

/** The webhook's way in: identify, place, make durable, and only then reply. */
export class CallbackIntake {
  readonly #dependencies: CallbackIntakeDependencies;

  constructor(dependencies: CallbackIntakeDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The reply to a callback that is durable by now.
   * @throws {RequestRefused} NotFound — for a provider that is not there; and what the provider refuses
   * @throws {Unavailable} QueueUnavailable — when the queue did not accept it; the platform sends it again
   */
  async accept(provider: string, callback: RawCallback): Promise<CallbackReply> {
    const { providers, bus, now } = this.#dependencies;
    const receivedAt = now();
    const adapter = providers.get(provider);
    if (adapter === undefined) throw new RequestRefused('NotFound', 'There is no such provider.');
    const identified = await adapter.identify(callback);
    const place = await identified.place();
    if (place.kind === 'ignore') return place.reply;
    const { deliveryId } = identified;
    const tenant = place.tenant.id;
    const body = new TextDecoder().decode(callback.body);
    const content = { schema: 1, tenant, provider, deliveryId, receivedAt, body } as const;
    const envelope = await this.#envelopeFor(place, content);
    await bus.send(addressed(envelope), hashId(envelope.kind, tenant, deliveryId));
    return place.reply;
  }

  /** A callback whose conversation the platform knows under an id that is not known here goes to where that is looked for further. */
  async #envelopeFor(
    place: Exclude<CallbackPlace, { kind: 'ignore' }>,
    content: Content,
  ): Promise<CallbackEnvelope | PlatformEventEnvelope> {
    if (place.kind === 'deliver')
      return { kind: 'callback', ...content, conversation: place.conversation, leg: place.leg };
    const { platformConversation } = place;
    const known = await this.#known(content.tenant, platformConversation);
    if (known !== undefined) return { kind: 'callback', ...content, conversation: known, leg: 'room' };
    const conversation = findingSession(platformConversation);
    return { kind: 'platform-event', ...content, conversation, platformConversation, tries: 0 };
  }

  /** That the store gives no answer is no reason not to take the callback. */
  #known(tenant: string, platformConversation: string): Promise<string | undefined> {
    const { platformConversations } = this.#dependencies;
    const found = platformConversations.find(tenant, platformConversation).catch(() => undefined);
    return inTime(knownWithinMs, found);
  }
}
