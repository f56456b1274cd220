import { RequestRefused } from '../../kernel/errors.ts';
import { type Clock, dayMs, startOfDay, toRfc3339, utcDay } from '../../kernel/time.ts';
import type { ConversationExport, ErasureCount, VisitorExport } from '../../protocol/carebridge/erasure.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { Caller } from '../callers/access.ts';
import { view } from '../left-messages/left-messages.ts';
import type { StoredMessage } from '../left-messages/message-store.ts';
import type { Conversations } from '../operators/conversations.ts';
import type { TenantDirectory } from '../tenants/tenant-directory.ts';
import type { ConversationName } from '../worker/service-envelope.ts';
import type { LoadedConversation } from '../worker/stored-conversation.ts';
import type { NotedSignIn, VisitRecords } from '../worker/visit-records.ts';
import { type Erasure, isAtRest, type PlatformErasure } from './erasure.ts';

/** Messages that visitors have left. */
interface VisitorMessages {
  /** Those of a visitor at a tenant. @throws {Unavailable} StoreUnavailable */
  ofVisitor(tenant: string, visitorId: string): Promise<readonly StoredMessage[]>;
  /** Removes messages for ever, at a time (epoch ms); how many rows that were at most. @throws {Unavailable} StoreUnavailable */
  erase(tenant: string, ids: readonly string[], at: number): Promise<number>;
}

/** What answering to visitors about their data needs. */
type DataSubjectsDependencies = {
  readonly conversations: Conversations;
  readonly tenants: TenantDirectory;
  readonly visits: VisitRecords;
  readonly erasure: Erasure;
  readonly platform: Pick<PlatformErasure, 'revoke'>;
  readonly leftMessages: VisitorMessages;
  readonly now: Clock;
};

/** What is known of a visitor at one tenant. */
type VisitorTrail = {
  readonly tenant: Tenant;
  readonly signIns: readonly NotedSignIn[];
  readonly conversations: readonly ConversationName[];
  readonly messages: readonly StoredMessage[];
};

const daysAtOnce = 20;

/** Hands out and erases what is known of a visitor or of one conversation. Source: carebridge.md#erasure */
export class DataSubjects {
  readonly #dependencies: DataSubjectsDependencies;

  constructor(dependencies: DataSubjectsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Erases one conversation.
   * @throws {RequestRefused} NotFound; Conflict — while it goes on
   */
  async eraseConversation(caller: Caller, name: ConversationName): Promise<ErasureCount> {
    const found = await this.#dependencies.conversations.find(caller, name);
    this.#refuseOpen([[name, found]]);
    return this.#dependencies.erasure.erase([name]);
  }

  /**
   * Erases all conversations of a visitor at the tenants that the caller may see; nothing is left that says that the visitor was here.
   * @throws {RequestRefused} Conflict — while one of them goes on
   */
  async eraseVisitor(caller: Caller, visitorId: string): Promise<ErasureCount> {
    const trails = await this.#trails(caller, visitorId);
    const names = trails.flatMap(({ conversations }) => conversations);
    this.#refuseOpen(await this.#find(caller, names));
    await this.#revoke(trails);
    const count = await this.#dependencies.erasure.erase(names);
    const signIns = trails.flatMap(({ tenant, signIns }) => signIns.map((signIn) => ({ tenant: tenant.id, signIn })));
    for (const { tenant, signIn } of signIns) await this.#dependencies.visits.forgetSignIn(tenant, visitorId, signIn);
    let left = 0;
    for (const { tenant, messages } of trails) {
      const ids = messages.map(({ id }) => id);
      left += await this.#dependencies.leftMessages.erase(tenant.id, ids, this.#dependencies.now());
    }
    return { ...count, messages: left, records: count.records + signIns.length + left };
  }

  /** Tokens that the visitor still holds open nothing any more. */
  async #revoke(trails: readonly VisitorTrail[]): Promise<void> {
    const marks = trails.flatMap(({ signIns }) => signIns.map(({ mark }) => mark));
    for (const mark of new Set(marks)) if (mark !== undefined) await this.#dependencies.platform.revoke(mark);
  }

  /** @throws {RequestRefused} NotFound */
  async exportConversation(caller: Caller, name: ConversationName): Promise<ConversationExport> {
    const conversation = await this.#dependencies.conversations.read(caller, name);
    return { exportedAt: toRfc3339(this.#dependencies.now()), conversation };
  }

  async exportVisitor(caller: Caller, visitorId: string): Promise<VisitorExport> {
    const trails = await this.#trails(caller, visitorId);
    const there = await this.#find(
      caller,
      trails.flatMap(({ conversations }) => conversations),
    );
    const conversations = await Promise.all(there.map(([name]) => this.#dependencies.conversations.read(caller, name)));
    const messages = trails.flatMap(({ tenant, messages }) =>
      messages.map((message) => ({ tenant: tenant.id, ...view(message) })),
    );
    return { visitorId, exportedAt: toRfc3339(this.#dependencies.now()), conversations, messages };
  }

  /**
   * The conversation of an id, whichever of the caller's tenants it belongs to.
   * @throws {RequestRefused} NotFound
   */
  async locate(caller: Caller, conversation: string): Promise<ConversationName> {
    const names = (await this.#visibleTenants(caller)).map(({ id }) => ({ tenant: id, conversation }));
    const [found] = await this.#find(caller, names);
    if (found === undefined) throw new RequestRefused('NotFound', 'There is no such conversation.');
    return found[0];
  }

  #visibleTenants(caller: Caller): Promise<readonly Tenant[]> {
    const { tenants } = this.#dependencies;
    return caller.kind === 'local' ? tenants.list() : tenants.ofEntraTenant(caller.entraTenantId);
  }

  async #trails(caller: Caller, visitorId: string): Promise<readonly VisitorTrail[]> {
    if (!/^[0-9a-f]{32}$/.test(visitorId)) throw new RequestRefused('NotFound', 'There is no such visitor.');
    const trails: VisitorTrail[] = [];
    for (const tenant of await this.#visibleTenants(caller)) trails.push(await this.#trail(tenant, visitorId));
    return trails;
  }

  /** Looks through the days that are kept; a sign-in lasts some hours, so its visits begin on its day or on the next one. */
  async #trail(tenant: Tenant, visitorId: string): Promise<VisitorTrail> {
    const { visits, now } = this.#dependencies;
    const days = Array.from({ length: tenant.retentionDays + 2 }, (_, back) => now() - back * dayMs);
    const signIns = await inTurns(days, (day) => visits.signInsOf(tenant.id, visitorId, utcDay(day)));
    const begun = await inTurns(signIns, async ({ day, trait }) => {
      const from = startOfDay(day);
      const found = [from, from + dayMs].map((at) => visits.visitsOf(tenant.id, utcDay(at), trait));
      return (await Promise.all(found)).flat();
    });
    const conversations = [...new Set(begun)].map((conversation) => ({ tenant: tenant.id, conversation }));
    const messages = await this.#dependencies.leftMessages.ofVisitor(tenant.id, visitorId);
    return { tenant, signIns, conversations, messages };
  }

  /** Those conversations that are there, as they are stored. */
  async #find(
    caller: Caller,
    names: readonly ConversationName[],
  ): Promise<readonly (readonly [ConversationName, LoadedConversation])[]> {
    return inTurns(names, async (name) => {
      try {
        return [[name, await this.#dependencies.conversations.find(caller, name)] as const];
      } catch (error) {
        if (error instanceof RequestRefused) return [];
        throw error;
      }
    });
  }

  #refuseOpen(found: readonly (readonly [ConversationName, LoadedConversation])[]): void {
    const open = found.filter(([, { state }]) => !isAtRest(state, this.#dependencies.now()));
    if (open.length === 0) return;
    const details = open.map(([{ tenant, conversation }]) => `${tenant}/${conversation}`);
    throw new RequestRefused('Conflict', 'The conversation goes on: end it first.', { details });
  }
}

/** What `work` gives for all of `given`, some at a time. */
async function inTurns<T, R>(given: readonly T[], work: (one: T) => Promise<readonly R[]>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < given.length; start += daysAtOnce) {
    const some = await Promise.all(given.slice(start, start + daysAtOnce).map(work));
    results.push(...some.flat());
  }
  return results;
}
