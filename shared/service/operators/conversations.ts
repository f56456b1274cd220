import { visitBeganAt } from '../../conversation/phase.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { inOrderSaid, type TranscriptLine } from '../../conversation/transcript.ts';
import { defined } from '../../kernel/defined.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { type Clock, dayMs, toRfc3339, utcDay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type {
  ConversationDetail,
  ConversationList,
  ConversationQuery,
} from '../../protocol/carebridge/conversations.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { type Caller, maySee } from '../callers/access.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import { type IndexValue, indexValueSchema } from '../worker/conversation-index.ts';
import type { ConversationName } from '../worker/service-envelope.ts';
import { type LoadedConversation, type LogRow, StoredConversations } from '../worker/stored-conversation.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import { agentIn, agentsShown, askingsShown, ratingsShown, takesPart, wrapUpsShown } from './participation.ts';
import { type VisitorSilence, visitorAway } from './visitor-silence.ts';

/** How many index entries one page may look at, so that a rare phase does not make a request endless. */
const scannedPerPage = 2_000;
const readAtOnce = 200;

/** Which conversations are listed; `agent`: those alone in which this agent, by address, took part. */
type ListQuery = ConversationQuery & { readonly agent?: string };

/** What operators read. Source: carebridge.md#list-conversations */
export class Conversations {
  readonly #ledger: Ledger;
  readonly #stored: StoredConversations;
  readonly #tenants: TenantReader;
  readonly #visits: Pick<VisitRecords, 'visitorOf' | 'told'>;
  readonly #now: Clock;
  readonly #silence: VisitorSilence;

  constructor(
    ledger: Ledger,
    tenants: TenantReader,
    visits: Pick<VisitRecords, 'visitorOf' | 'told'>,
    silence: VisitorSilence,
    now: Clock,
  ) {
    this.#silence = silence;
    this.#visits = visits;
    this.#ledger = ledger;
    this.#stored = new StoredConversations(ledger);
    this.#tenants = tenants;
    this.#now = now;
  }

  /** A page of a tenant's conversations. @throws {RequestRefused} NotFound, InvalidRequest */
  async list(caller: Caller, tenant: string, query: ListQuery): Promise<ConversationList> {
    await this.#visible(caller, tenant);
    const found: IndexValue[] = [];
    let scanned = 0;
    let last = query.after;
    for await (const { position, value } of this.#entries(tenant, query)) {
      if (found.length === query.limit || scanned === scannedPerPage) return this.#page(tenant, found, last);
      scanned += 1;
      last = position;
      const isOfAgent = query.agent === undefined || value.agents?.includes(query.agent) === true;
      if (isOfAgent && (query.phase === undefined || value.phase === query.phase)) found.push(value);
    }
    return this.#page(tenant, found, undefined);
  }

  /** One conversation, whole. @throws {RequestRefused} NotFound */
  async read(caller: Caller, name: ConversationName): Promise<ConversationDetail> {
    return this.detail(caller, name, await this.find(caller, name));
  }

  /** One conversation, whole, for a caller who may see it. */
  async detail(
    caller: Caller,
    name: ConversationName,
    { version, state }: LoadedConversation,
  ): Promise<ConversationDetail> {
    const isAgent = caller.kind === 'agent';
    const startedAt = visitBeganAt(state);
    const { entraTenantId } = await this.#visible(caller, name.tenant);
    const [log, lines, visitorId, away, told] = await Promise.all([
      isAgent ? [] : this.#stored.log(name),
      this.#stored.transcript(name),
      isAgent || startedAt === undefined ? undefined : this.#visits.visitorOf(name, startedAt),
      visitorAway(this.#silence, { ...name, entraTenantId }, state),
      startedAt === undefined ? undefined : this.#visits.told(name, startedAt),
    ]);
    return {
      id: name.conversation,
      tenant: name.tenant,
      ...defined({ visitorId, visitorAway: away }),
      version,
      phase: state.phase,
      ...(startedAt === undefined ? {} : { startedAt: toRfc3339(startedAt) }),
      state: isAgent ? {} : { ...state },
      timeline: log.map(timelineEntry),
      agents: agentsShown(state),
      askings: askingsShown(state),
      ...defined({ identity: told?.identity?.facts.slice() }),
      values: Object.entries(told?.values ?? {}).map(([valueName, { text }]) => ({
        name: valueName,
        ...defined({ text }),
      })),
      transcript: inOrderSaid(lines).map(transcriptLine),
      ratings: ratingsShown(state),
      wrapUps: wrapUpsShown(state),
    };
  }

  /**
   * A conversation as it is stored, where the caller may see it; `of`: an agent's own, or any of a tenant that the agent answers for.
   * @throws {RequestRefused} NotFound
   */
  async find(caller: Caller, name: ConversationName, of: 'own' | 'tenant' = 'own'): Promise<LoadedConversation> {
    const tenant = await this.#visible(caller, name.tenant);
    const isName = /^[0-9a-f]{32}$/.test(name.conversation);
    const loaded = isName ? await this.#stored.load(name) : undefined;
    if (loaded !== undefined && isTheirs(caller, tenant, of === 'own' ? loaded.state : undefined)) return loaded;
    throw new RequestRefused('NotFound', 'There is no such conversation.');
  }

  /** The SIP URI of the agent that a caller is to a tenant; undefined for a caller who is more than an agent, or none. */
  async ownAddress(caller: Caller, tenant: string): Promise<string | undefined> {
    return caller.kind === 'agent' ? agentIn(await this.#visible(caller, tenant), caller)?.address : undefined;
  }

  /** The agent's address that a caller has at a tenant, whatever else the caller is. @throws {RequestRefused} NotFound */
  async agentAddress(caller: Caller, tenant: string): Promise<string | undefined> {
    return agentIn(await this.#visible(caller, tenant), caller)?.address;
  }

  /** A tenant that a caller may see. @throws {RequestRefused} NotFound */
  tenant(caller: Caller, id: string): Promise<Tenant> {
    return this.#visible(caller, id);
  }

  async #page(tenant: string, found: readonly IndexValue[], next: string | undefined): Promise<ConversationList> {
    const conversations = await Promise.all(
      found.map(async ({ conversation, phase, startedAt, changedAt, rating }) => {
        const visitorId = await this.#visits.visitorOf({ tenant, conversation }, startedAt);
        const times = { startedAt: toRfc3339(startedAt), changedAt: toRfc3339(changedAt) };
        return { id: conversation, phase, ...times, ...defined({ visitorId, rating }) };
      }),
    );
    return defined({ conversations, next });
  }

  async #visible(caller: Caller, id: string): Promise<Tenant> {
    const tenant = await this.#tenants.find(id);
    if (tenant !== undefined && maySee(caller, tenant.entraTenantId)) return tenant;
    throw new RequestRefused('NotFound', 'There is no such tenant.');
  }

  /** Index entries in the order of the list, from the query's `after` on. */
  async *#entries(tenant: string, { from, to, after }: Pick<ConversationQuery, 'from' | 'to' | 'after'>) {
    const start = after === undefined ? undefined : { day: after.slice(0, 8), key: after.slice(9) };
    for (const day of daysBetween(from, to, this.#now())) {
      if (start !== undefined && day > start.day) continue;
      let key = start?.day === day ? start.key : undefined;
      for (;;) {
        const entries = await this.#ledger.indexed(tenant, day, key, readAtOnce);
        for (const entry of entries) {
          key = entry.key;
          yield { position: `${day}.${key}`, value: indexValueSchema.parse(entry.value) };
        }
        if (entries.length < readAtOnce) break;
      }
    }
  }
}

/** An agent's own are those conversations in which he or she was asked, or was; without a state: whether the agent answers for the tenant. */
function isTheirs(caller: Caller, tenant: Tenant, state: ConversationState | undefined): boolean {
  if (caller.kind !== 'agent') return true;
  const agent = agentIn(tenant, caller);
  return agent !== undefined && (state === undefined || takesPart(state, agent.address));
}

/** Types of events only: what was said stands in the transcript. */
function timelineEntry({ version, at, events, note, phase }: LogRow) {
  const types = events.map(({ type }) => type);
  return { version, at: toRfc3339(at), events: types, note, ...defined({ phase }) };
}

function transcriptLine({ at, ...line }: TranscriptLine): ConversationDetail['transcript'][number] {
  return { ...line, at: toRfc3339(at) };
}

const mostDays = 31;

/**
 * The UTC days from `from` to `to` (`yyyy-mm-dd`, both included) as `yyyymmdd`, the last one first. `to` is usually today,
 * `from` usually `to`.
 * @throws {RequestRefused} InvalidRequest — when one is no day, `from` is later than `to`, or there are more than 31
 */
export function daysBetween(from: string | undefined, to: string | undefined, nowMs: number): readonly string[] {
  const last = to === undefined ? nowMs : Date.parse(to);
  const first = from === undefined ? last : Date.parse(from);
  const days = Math.floor(last / dayMs) - Math.floor(first / dayMs) + 1;
  if (!(days >= 1 && days <= mostDays)) {
    throw new RequestRefused('InvalidRequest', `from and to must be days, in order, at most ${mostDays} together.`);
  }
  return Array.from({ length: days }, (_, back) => utcDay(last - back * dayMs));
}
