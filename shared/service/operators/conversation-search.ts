import { RequestRefused } from '../../kernel/errors.ts';
import { type Clock, dayMs, startOfDay, utcDate, utcDay } from '../../kernel/time.ts';
import { folded } from '../../kernel/visible-text.ts';
import type { IndexEntry, Ledger } from '../../ledger/ledger.ts';
import type { SearchAnswer, SearchQuery } from '../../protocol/carebridge/search.ts';
import type { Caller } from '../callers/access.ts';
import { indexValueSchema } from '../worker/conversation-index.ts';
import type { StoredConversations } from '../worker/stored-conversation.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import type { Conversations } from './conversations.ts';
import { readSummary, summaryOf } from './earlier-chats.ts';
import { matchesIn } from './search-matches.ts';

/** What searching needs. */
type SearchDependencies = {
  readonly conversations: Pick<Conversations, 'tenant'>;
  readonly ledger: Pick<Ledger, 'indexed'>;
  readonly stored: Pick<StoredConversations, 'load' | 'transcript'>;
  readonly visits: Pick<VisitRecords, 'names'>;
  readonly now: Clock;
};

/** Choice: one request looks through so many visits and days at most, so that it is answered within seconds. */
const mostVisits = 200;
const mostDays = 31;
/** Choice: more than a page shows. */
const mostFound = 20;
/** Choice: a name that more visitors have is looked for with more of it. */
const mostNamed = 100;
/** A conversation is two reads of the store. */
const readAtOnce = 20;

/** Where a search goes on: a day, counted from the epoch, and the entry after which it does. */
type Place = { readonly day: number; readonly key?: string | undefined };

/** Looks for a text in what is kept of a tenant's conversations, day by day. Source: carebridge.md#search */
export class ConversationSearch {
  readonly #dependencies: SearchDependencies;

  constructor(dependencies: SearchDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Conversations that have a text, the last first, from a place on.
   * @throws {RequestRefused} NotFound — when there is no such tenant of the caller's
   * @throws {RequestRefused} InvalidRequest — when the place is none
   * @throws {Unavailable} StoreUnavailable
   */
  async search(caller: Caller, id: string, { text, after }: SearchQuery): Promise<SearchAnswer> {
    const tenant = await this.#dependencies.conversations.tenant(caller, id);
    const wanted = folded(text);
    const today = Math.floor(this.#dependencies.now() / dayMs);
    const named = after === undefined ? await this.#named(id, text) : {};
    const start = after === undefined ? { day: today } : placeOf(after, today);
    const oldest = today - tenant.retentionDays - 1;
    const last = Math.max(oldest, start.day - mostDays + 1);
    const found: SearchAnswer['conversations'] = [];
    let looked = 0;
    for (let { day, key }: Place = start; ; ) {
      const entries = await this.#dependencies.ledger.indexed(id, nameOf(day), key, readAtOnce);
      const read = await Promise.all(entries.map((entry) => this.#found(id, entry, wanted)));
      found.push(...read.flat());
      looked += entries.length;
      const searchedTo = utcDate(day * dayMs);
      const isDayOver = entries.length < readAtOnce;
      if (isDayOver && day <= oldest) return { ...named, conversations: found, searchedTo };
      const next = isDayOver ? nameOf(day - 1) : `${nameOf(day)}.${entries.at(-1)?.key}`;
      const isEnough = looked >= mostVisits || found.length >= mostFound;
      if (isEnough || (isDayOver && day <= last)) return { ...named, conversations: found, searchedTo, next };
      key = isDayOver ? undefined : entries.at(-1)?.key;
      if (isDayOver) day -= 1;
    }
  }

  /** Conversations whose visitor is called so, by the index of names. */
  async #named(tenant: string, text: string): Promise<Pick<SearchAnswer, 'named' | 'moreNamed'>> {
    const { visits, stored } = this.#dependencies;
    const rows = await visits.names.find(tenant, text, mostNamed);
    const lastFirst = rows.toSorted((one, other) => other.at - one.at);
    const latest = [...Map.groupBy(lastFirst, ({ conversation }) => conversation).values()].flatMap(
      ([last]) => last ?? [],
    );
    const found = await Promise.all(
      latest.slice(0, mostFound).map(async ({ conversation, in: where, text: excerpt }) => {
        const summaries = await readSummary(stored, tenant, conversation);
        return summaries.map((summary) => ({ ...summary, matches: [{ in: where, excerpt }] }));
      }),
    );
    const isMore = rows.length >= mostNamed || latest.length > mostFound;
    return { named: found.flat(), ...(isMore ? { moreNamed: true } : {}) };
  }

  /** The conversation of an entry, where it has the text; of one with several visits the entry of the last one stands for it. */
  async #found(tenant: string, { value }: IndexEntry, wanted: string): Promise<SearchAnswer['conversations']> {
    const { conversation, startedAt } = indexValueSchema.parse(value);
    const { stored } = this.#dependencies;
    const [loaded, lines] = await Promise.all([
      stored.load({ tenant, conversation }),
      stored.transcript({ tenant, conversation }),
    ]);
    if (loaded === undefined) return [];
    const matches = matchesIn(loaded.state, lines, wanted);
    const [summary] = summaryOf(conversation, loaded.state);
    if (matches.length === 0 || summary === undefined || Date.parse(summary.startedAt) !== startedAt) return [];
    return [{ ...summary, matches: [...matches] }];
  }
}

const nameOf = (day: number): string => utcDay(day * dayMs);

/** @throws {RequestRefused} InvalidRequest */
function placeOf(after: string, today: number): Place {
  const date = startOfDay(after.slice(0, 8));
  if (Number.isNaN(date)) throw new RequestRefused('InvalidRequest', 'after must be the next of an answer.');
  const key = after.length > 8 ? after.slice(9) : undefined;
  return { day: Math.min(Math.floor(date / dayMs), today), key };
}
