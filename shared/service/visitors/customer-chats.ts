import { measuresOf } from '../../conversation/measures.ts';
import { visitBeganAt } from '../../conversation/phase.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { inOrderSaid, type TranscriptLine } from '../../conversation/transcript.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, dayMs, hourMs, minuteMs, toRfc3339 } from '../../kernel/time.ts';
import type { CustomerChat, CustomerChatList } from '../../protocol/carebridge/customer-chats.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { InstanceLimit } from '../limits/instance-limit.ts';
import { type DeliveredLines, firstShown } from '../worker/delivered-lines.ts';
import type { StoredConversations } from '../worker/stored-conversation.ts';
import type { VerifiedVisits } from '../worker/verified-visits.ts';
import { subjectIn, type VisitorIdentities } from './visitor-identity.ts';

/** What reading a customer's chats needs. */
type CustomerChatsDependencies = {
  readonly identities: Pick<VisitorIdentities, 'verify'>;
  readonly verified: Pick<VerifiedVisits, 'of' | 'customers' | 'delivered'>;
  readonly stored: Pick<StoredConversations, 'load' | 'transcript'>;
  readonly deliveries: Pick<DeliveredLines, 'note'>;
  readonly now: Clock;
};

/** A page's request. `address`: as `visitorAddress` gives it; visitors without one share one counter. */
type Asking = { readonly tenant: Tenant; readonly token: string | undefined; readonly address: string | undefined };

/** A visit that is over: when it began and ended, epoch ms. */
type OverVisit = {
  readonly conversation: string;
  readonly state: ConversationState;
  readonly startedAt: number;
  readonly endedAt: number;
};

/** Choice: as many as a device keeps. */
const mostChats = 20;
/** What a page fetches as a chat ends may be known a moment later than the end. */
const settledAfterMs = hourMs;

const asksPerMinute = 30;

/** The chats of a customer whom a company's site vouches for, on whichever device they were. Source: carebridge.md#customer-chats */
export class CustomerChats {
  readonly #dependencies: CustomerChatsDependencies;
  readonly #byAddress = new InstanceLimit(asksPerMinute, minuteMs);

  constructor(dependencies: CustomerChatsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Those that are over, the last one first, within the tenant's `historyDays`: what the customer said, and what is known to have reached the customer.
   * @throws {RequestRefused} Unauthenticated — when the identity does not hold, and why; TooManyRequests
   * @throws {Unavailable} StoreUnavailable; IdentityUnavailable — when the company's keys cannot be read
   */
  async list({ tenant, token, address }: Asking): Promise<CustomerChatList> {
    this.#byAddress.take(hashId('customer-chats', tenant.id, address ?? ''));
    const sub = await this.#subject(tenant, token);
    if (tenant.historyDays === 0) return { chats: [] };
    const since = this.#dependencies.now() - tenant.historyDays * dayMs;
    const found = (await this.#dependencies.verified.of(tenant.id, sub))
      // Known by the day; a chat may go on beyond midnight.
      .filter(({ at }) => at > since - 2 * dayMs)
      .slice(0, mostChats);
    const visits = await Promise.all(found.map(({ conversation }) => this.#visit(tenant, conversation, since)));
    const last = visits.flat().toSorted((one, other) => other.startedAt - one.startedAt);
    const chats = await Promise.all(last.map((visit) => this.#chat(tenant, visit)));
    return { chats: chats.flat() };
  }

  async #subject(tenant: Tenant, token: string | undefined): Promise<string> {
    if (token === undefined) throw new RequestRefused('Unauthenticated', 'The identity of a customer is missing.');
    try {
      return subjectIn(await this.#dependencies.identities.verify(tenant, token));
    } catch (error) {
      if (!(error instanceof RequestRefused) || error.code !== 'InvalidRequest') throw error;
      throw new RequestRefused('Unauthenticated', error.message);
    }
  }

  async #visit(tenant: Tenant, conversation: string, since: number): Promise<readonly OverVisit[]> {
    const { stored, verified } = this.#dependencies;
    const name = { tenant: tenant.id, conversation };
    const state = (await stored.load(name))?.state;
    const startedAt = state === undefined ? undefined : visitBeganAt(state);
    if (state?.phase !== 'closed' || startedAt === undefined) return [];
    const endedAt = measuresOf(state.work, startedAt)?.endedAt ?? state.at;
    // A page on which one customer signed in after another tells of neither.
    if (endedAt < since || (await verified.customers(name, startedAt)) !== 1) return [];
    return [{ conversation, state, startedAt, endedAt }];
  }

  async #chat(
    tenant: Tenant,
    { conversation, state, startedAt, endedAt }: OverVisit,
  ): Promise<readonly CustomerChat[]> {
    const { stored, verified, deliveries, now } = this.#dependencies;
    const name = { tenant: tenant.id, conversation };
    if (now() - endedAt < settledAfterMs) await deliveries.note(tenant, conversation, state);
    const delivered = await verified.delivered(name, startedAt);
    if (delivered === undefined) return [];
    const kept = await stored.transcript(name, firstShown(state));
    const lines = inOrderSaid(kept).filter(({ number, audience }) => audience === 'everyone' && delivered.has(number));
    if (lines.length === 0) return [];
    return [
      { id: conversation, startedAt: toRfc3339(startedAt), endedAt: toRfc3339(endedAt), lines: lines.map(lineOf) },
    ];
  }
}

const lineOf = ({ at, by, displayName, text }: TranscriptLine): CustomerChat['lines'][number] => ({
  at: toRfc3339(at),
  by,
  ...(by === 'visitor' ? {} : { displayName }),
  text,
});
