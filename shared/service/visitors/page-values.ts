import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { minuteMs } from '../../kernel/time.ts';
import type { ToldValues } from '../../protocol/carebridge/told-values.ts';
import { InstanceLimit } from '../limits/instance-limit.ts';
import { toldAfter } from '../worker/told-values.ts';
import type { VisitRecords } from '../worker/visit-records.ts';

/** Verifies the tokens of visits. */
export interface VisitTokens {
  /** The sign-in that a token is for, and when that was, epoch ms. @throws {RequestRefused} Unauthenticated */
  waitingOf(
    token: string | undefined,
    tenant: string,
    origin: string,
  ): Promise<{ readonly threadId: string; readonly issuedAt: number }>;
}

/** What taking values needs. */
type PageValuesDependencies = {
  readonly tokens: VisitTokens;
  readonly visits: Pick<VisitRecords, 'tell'>;
};

/** A page that tells something, and the token that its visitor was given. */
export type TellingPage = { readonly tenant: string; readonly origin: string; readonly token: string | undefined };

/** Choice: a page tells something when something changes. */
const tellingsPerMinute = 30;

/** Takes what pages let the company know during a chat. Source: carebridge.md#tell-values */
export class PageValues {
  readonly #dependencies: PageValuesDependencies;
  readonly #limit = new InstanceLimit(tellingsPerMinute, minuteMs);

  constructor(dependencies: PageValuesDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Keeps what a page tells; once this resolves it is durable. The same once more changes nothing.
   * @throws {RequestRefused} Unauthenticated — when the token does not hold; NotFound — when no chat of it is there; InvalidRequest; TooManyRequests
   * @throws {Unavailable} StoreUnavailable
   */
  async take({ tenant, origin, token }: TellingPage, told: ToldValues): Promise<void> {
    const { tokens, visits } = this.#dependencies;
    const { threadId, issuedAt } = await tokens.waitingOf(token, tenant, origin);
    this.#limit.take(hashId('values', tenant, threadId));
    const visit = await visits.tell(tenant, threadId, issuedAt, (before) => toldAfter(before, told));
    if (visit === undefined) throw new RequestRefused('NotFound', 'There is no chat of this page.');
  }
}
