import type { EventBus } from '../../bus/bus.ts';
import { Buckets } from '../../kernel/buckets.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import type { TurnAnswer } from '../../protocol/relay/answers.ts';
import { maximumLineBytes } from '../../protocol/relay/limits.ts';
import type { LeaveRequest, SayRequest } from '../../protocol/relay/requests.ts';
import { addressed, partitionOf, type VisitorEnvelope } from '../worker/service-envelope.ts';
import type { ConversationAccess } from './conversation-access.ts';
import type { PageSilence } from './page-silence.ts';
import { type PageRequest, tooMany } from './relay-page.ts';
import type { VisitDays } from './visit-days.ts';
import type { ChannelSubject } from './visitor-channel-kind.ts';
import type { VisitorTyping } from './visitor-typing.ts';

/** What taking turns needs. */
type VisitorTurnsDependencies = {
  readonly access: ConversationAccess;
  readonly silence: PageSilence;
  readonly days: VisitDays;
  readonly typing: VisitorTyping;
  readonly bus: EventBus;
  readonly now: Clock;
};

type Turn = Extract<VisitorEnvelope['act'], { readonly turn: number }>;

/** Source: carebridge.md#relay-budgets */
const pace = { perSecond: 0.5, atOnce: 20 } as const;
const typingPace = { perSecond: 0.5, atOnce: 5 } as const;

/** What visitors say, and that they leave: an envelope each. Source: carebridge.md#relay-turns */
export class VisitorTurns {
  readonly #dependencies: VisitorTurnsDependencies;
  readonly #budget: Buckets;
  readonly #typing: Buckets;

  constructor(dependencies: VisitorTurnsDependencies) {
    this.#dependencies = dependencies;
    this.#budget = new Buckets(pace, dependencies.now);
    this.#typing = new Buckets(typingPace, dependencies.now);
  }

  /**
   * A line, durable when this resolves.
   * @throws {RequestRefused} Unauthenticated, NotFound, TooManyRequests; TextTooLong
   * @throws {Unavailable} QueueUnavailable, StoreUnavailable — the page sends it again
   */
  async say(request: PageRequest, { turn, operationId, text }: SayRequest): Promise<TurnAnswer> {
    const subject = await this.#dependencies.access.enter(request);
    if (Buffer.byteLength(text) > maximumLineBytes) {
      throw new RequestRefused('TextTooLong', `A line has ${maximumLineBytes} bytes at most.`);
    }
    return this.#take(subject, { kind: 'say', turn, turnId: operationId, text });
  }

  /** That the visitor leaves, durable when this resolves. Throws as `say` does. */
  async leave(request: PageRequest, { turn, operationId }: LeaveRequest): Promise<TurnAnswer> {
    return this.#take(await this.#dependencies.access.enter(request), { kind: 'leave', turn, turnId: operationId });
  }

  /**
   * The visitor types, which the platform is told where it takes that.
   * @throws {RequestRefused} Unauthenticated, NotFound, TooManyRequests
   */
  async typing(request: PageRequest): Promise<void> {
    const subject = await this.#dependencies.access.enter(request);
    const waitMs = this.#typing.take(partitionOf(subject));
    if (waitMs > 0) throw tooMany(waitMs);
    await this.#dependencies.typing.tell(subject, request.page.tenant);
  }

  async #take(subject: ChannelSubject, act: Turn): Promise<TurnAnswer> {
    const { silence, days, bus, now } = this.#dependencies;
    const { tenant, conversation } = subject;
    const waitMs = this.#budget.take(partitionOf(subject));
    if (waitMs > 0) throw tooMany(waitMs);
    await silence.heard(subject);
    await days.note(subject);
    const { turn, turnId } = act;
    await bus.send(
      addressed({ kind: 'visitor', schema: 1, tenant, conversation, receivedAt: now(), act }),
      hashId('visitor', tenant, conversation, turnId),
    );
    return { turn, operationId: turnId };
  }
}
