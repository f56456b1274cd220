import type { EventBus } from '../../bus/bus.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { inboxKey } from '../../ledger/row-keys.ts';
import type { RatingAnswer, RatingInput } from '../../protocol/carebridge/ratings.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import { ratingDeliveryId } from '../worker/delivery.ts';
import { addressed, type ConversationName, partitionOf, ratingEnvelope } from '../worker/service-envelope.ts';
import type { VisitRecords } from '../worker/visit-records.ts';

/** Verifies the tokens by which visitors rate. */
interface RatingTokens {
  /** The sign-in that a token is for, and when that was, epoch ms. @throws {RequestRefused} Unauthenticated */
  ratingOf(
    token: string | undefined,
    tenant: string,
    origin: string,
  ): Promise<{ readonly threadId: string; readonly issuedAt: number }>;
}

/** What taking ratings needs; `waitMs`: an answer may wait for the ledger so long. */
type RatingsDependencies = {
  readonly tokens: RatingTokens;
  readonly visits: Pick<VisitRecords, 'visitsOfThread'>;
  readonly rateLimit: RateLimit;
  readonly ledger: Pick<Ledger, 'row'>;
  readonly bus: EventBus;
  readonly now: Clock;
  readonly waitMs: number;
};

const firstPauseMs = 10;
const longestPauseMs = 250;

/** A page that rates, and the token that its visitor was given. */
type RatingPage = { readonly tenant: string; readonly origin: string; readonly token: string | undefined };

/** Takes what visitors say of their chats. Source: carebridge.md#rating */
export class Ratings {
  readonly #dependencies: RatingsDependencies;

  constructor(dependencies: RatingsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Takes a rating; the same once more changes nothing. `kept`: it stands in the ledger; `accepted`: it is on its way.
   * @throws {RequestRefused} Unauthenticated — when the token does not hold; NotFound — when no chat of it is there; TooManyRequests
   * @throws {Unavailable} QueueUnavailable, StoreUnavailable
   */
  async take({ tenant, origin, token }: RatingPage, input: RatingInput): Promise<RatingAnswer> {
    const { tokens, visits, rateLimit, bus, now } = this.#dependencies;
    const { threadId, issuedAt } = await tokens.ratingOf(token, tenant, origin);
    await rateLimit.take(hashId('rating', tenant, threadId));
    const conversation = await visits.visitsOfThread(tenant, threadId, issuedAt);
    if (conversation === undefined) throw new RequestRefused('NotFound', 'There is no chat to be rated.');
    const name = { tenant, conversation };
    await bus.send(addressed(ratingEnvelope(name, input, now())));
    return { status: (await this.#isKept(name, input.ratingId)) ? 'kept' : 'accepted' };
  }

  async #isKept(name: ConversationName, ratingId: string): Promise<boolean> {
    const { ledger, now, waitMs } = this.#dependencies;
    const until = now() + waitMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      if ((await ledger.row(partitionOf(name), inboxKey(ratingDeliveryId(ratingId)))) !== undefined) return true;
      if (now() + pauseMs > until) return false;
      await delay(pauseMs);
    }
  }
}
