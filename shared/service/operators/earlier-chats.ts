import { askOf } from '../../conversation/asks.ts';
import { isThere } from '../../conversation/people.ts';
import { visitBeganAt } from '../../conversation/phase.ts';
import { ratingOf } from '../../conversation/ratings.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { wrapUpOf } from '../../conversation/wrap-ups.ts';
import { defined } from '../../kernel/defined.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import type {
  ConversationDetail,
  ConversationList,
  EarlierList,
  OwnChatsQuery,
} from '../../protocol/carebridge/conversations.ts';
import type { Caller } from '../callers/access.ts';
import type { ConversationName } from '../worker/service-envelope.ts';
import type { LoadedConversation, StoredConversations } from '../worker/stored-conversation.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import type { Conversations } from './conversations.ts';

/** What reading chats of before needs. */
type EarlierChatsDependencies = {
  readonly conversations: Conversations;
  readonly stored: Pick<StoredConversations, 'load'>;
  readonly visits: Pick<VisitRecords, 'visitorOf' | 'conversationsOf'>;
};

/** A conversation of before, as it is stored. */
type FoundChat = readonly [ConversationName, LoadedConversation];

/** Choice: who came back more often than this is known well enough. */
const mostEarlier = 20;

const notFound = () => new RequestRefused('NotFound', 'There is no such conversation.');

/** Chats of before: a returning visitor's, beside the chat, and an agent's own. Source: carebridge.md#earlier-chats */
export class EarlierChats {
  readonly #dependencies: EarlierChatsDependencies;

  constructor(dependencies: EarlierChatsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * What the visitor of a conversation had talked of before, the last first.
   * @throws {RequestRefused} NotFound — unless the caller operates the tenant, or serves the visitor now or is being asked to
   */
  async list(caller: Caller, name: ConversationName): Promise<EarlierList> {
    const found = await this.#earlier(caller, name);
    return { conversations: found.flatMap(([{ conversation }, { state }]) => summaryOf(conversation, state)) };
  }

  /** One of them, as agents read their own. Throws as `list` does. */
  async read(caller: Caller, name: ConversationName, earlier: string): Promise<ConversationDetail> {
    const found = (await this.#earlier(caller, name)).find(([{ conversation }]) => conversation === earlier);
    if (found === undefined) throw notFound();
    return this.#dependencies.conversations.detail(caller, ...found);
  }

  /**
   * The conversations of some days in which the caller, an agent, took part.
   * @throws {RequestRefused} NotFound — when the caller is no agent of the tenant; InvalidRequest — when the days are none
   */
  async own(caller: Caller, tenant: string, query: OwnChatsQuery): Promise<ConversationList> {
    const address = await this.#dependencies.conversations.agentAddress(caller, tenant);
    if (address === undefined) throw notFound();
    const { conversations, stored } = this.#dependencies;
    const page = await conversations.list(caller, tenant, { ...query, agent: address });
    const shown = await Promise.all(page.conversations.map(({ id }) => readSummary(stored, tenant, id)));
    return { ...page, conversations: shown.flat() };
  }

  async #earlier(caller: Caller, name: ConversationName): Promise<readonly FoundChat[]> {
    const { conversations, visits, stored } = this.#dependencies;
    const { tenant } = name;
    const { state } = await conversations.find(caller, name);
    if (caller.kind === 'agent') {
      const address = await conversations.ownAddress(caller, tenant);
      if (address === undefined || !isServing(state, address)) throw notFound();
    }
    const startedAt = visitBeganAt(state);
    const visitorId = startedAt === undefined ? undefined : await visits.visitorOf(name, startedAt);
    if (visitorId === undefined) return [];
    const others = (await visits.conversationsOf(tenant, visitorId))
      .filter(({ conversation }) => conversation !== name.conversation)
      .slice(0, mostEarlier);
    const found = await Promise.all(
      others.map(async ({ conversation }): Promise<readonly FoundChat[]> => {
        const loaded = await stored.load({ tenant, conversation });
        return loaded === undefined ? [] : [[{ tenant, conversation }, loaded]];
      }),
    );
    return found.flat();
  }
}

/** A conversation in a list, as it stands. */
export function summaryOf(id: string, state: ConversationState): EarlierList['conversations'] {
  const startedAt = visitBeganAt(state);
  if (startedAt === undefined) return [];
  const times = { startedAt: toRfc3339(startedAt), changedAt: toRfc3339(state.at) };
  const visitor = state.facts.visitor ?? state.queued?.opening?.visitor;
  const { subject, displayName } = visitor ?? {};
  const rating = ratingOf(state, startedAt);
  const { tags, note } = { tags: [], ...wrapUpOf(state, startedAt) };
  const wrapUp = { ...(tags.length === 0 ? {} : { tags: [...tags] }), ...defined({ note }) };
  return [{ id, phase: state.phase, ...times, ...defined({ rating, subject, displayName }), ...wrapUp }];
}

/** The same of a conversation that is still kept. @throws {Unavailable} StoreUnavailable */
export async function readSummary(
  stored: Pick<StoredConversations, 'load'>,
  tenant: string,
  conversation: string,
): Promise<EarlierList['conversations']> {
  const loaded = await stored.load({ tenant, conversation });
  return loaded === undefined ? [] : summaryOf(conversation, loaded.state);
}

/** Whether an agent has the visitor now, or is being asked to. */
function isServing(state: ConversationState, address: string): boolean {
  if (state.phase === 'closed' || state.phase === 'closing') return false;
  return isThere(state.facts, address) || askOf(state, address)?.outcome === 'ringing';
}
