import type { DeadLetters } from '../../bus/dead-letters.ts';
import type { ConversationEvent, VisitorInvited } from '../../conversation/event.ts';
import { isConversationEvent } from '../../conversation/event-shapes.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, dayMs } from '../../kernel/time.ts';
import type { IndexEntry, Ledger } from '../../ledger/ledger.ts';
import type { ErasureCount } from '../../protocol/carebridge/erasure.ts';
import type { TenantReader } from '../tenants/tenant-directory.ts';
import { indexEntry, indexPlace } from '../worker/conversation-index.ts';
import type { ErasedMarks } from '../worker/erased-marks.ts';
import type { PlatformConversations } from '../worker/platform-conversations.ts';
import type { RememberedConversations } from '../worker/remembered-conversations.ts';
import { type ConversationName, findingSession, partitionOf } from '../worker/service-envelope.ts';
import { type LogRow, StoredConversations } from '../worker/stored-conversation.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import { visitorLegOf } from '../worker/visitor-leg.ts';

/** What the embedded platform keeps of a conversation; where the platform is elsewhere, its own rules hold for what it keeps. */
export interface PlatformErasure {
  /** The queue session of the platform's part of a conversation; undefined when it has none. */
  sessionOf(entraTenantId: string, conversationUrl: string): string | undefined;
  /** Removes the platform's part of a conversation; how many records that were. */
  erase(entraTenantId: string, conversationUrl: string): Promise<number>;
  /** No token that a visitor (as `visitorMark` names them) was given until now opens anything any more. */
  revoke(visitor: string): Promise<void>;
}

/** What the boards keep of a conversation. */
export interface BoardErasure {
  /** Removes it; how many records that were. @throws {Unavailable} StoreUnavailable */
  forget(name: ConversationName): Promise<number>;
}

/** What the relay keeps of a conversation. */
export interface RelayErasure {
  /** Removes the relay's part of a conversation; how many records that were. */
  erase(name: ConversationName): Promise<number>;
}

/** What erasing needs. */
type ErasureDependencies = {
  readonly ledger: Ledger;
  readonly tenants: TenantReader;
  readonly visits: VisitRecords;
  readonly marks: ErasedMarks;
  readonly platformConversations: PlatformConversations;
  readonly letters: DeadLetters;
  readonly platform: PlatformErasure;
  readonly boards: BoardErasure;
  readonly relay: RelayErasure;
  readonly remembered: Pick<RememberedConversations, 'forget'>;
  readonly log: Log;
  readonly now: Clock;
};

/** A conversation to be erased; `entry` where its index entry is known. */
export type ErasureTarget = ConversationName & { readonly entry?: Pick<IndexEntry, 'tenant' | 'day' | 'key'> };

/** What is known of a conversation before it goes. */
type FoundConversation = {
  readonly target: ErasureTarget;
  readonly state: ConversationState | undefined;
  readonly entraTenantId: string;
  /** URL of the visitor leg, where the platform named it. */
  readonly url: string | undefined;
  readonly log: readonly LogRow[];
  /** Ids under which a contact center knew it. */
  readonly platformIds: readonly string[];
};

const restlessMs = dayMs;

/** Whether a conversation is over, or at least nothing has happened in it for a day. */
export function isAtRest({ phase, at }: ConversationState, nowMs: number): boolean {
  return phase === 'closed' || nowMs - at > restlessMs;
}

/**
 * Removes conversations from every table and from the dead letters. The order makes a run that broke off repeatable: the index
 * entry, by which it is found again, goes last. Every method may throw {Unavailable} StoreUnavailable, QueueUnavailable.
 */
export class Erasure {
  readonly #dependencies: ErasureDependencies;
  readonly #stored: StoredConversations;

  constructor(dependencies: ErasureDependencies) {
    this.#dependencies = dependencies;
    this.#stored = new StoredConversations(dependencies.ledger);
  }

  /** Erases conversations, wherever they stand, and counts what was removed. */
  async erase(targets: readonly ErasureTarget[]): Promise<ErasureCount> {
    if (targets.length === 0) return { conversations: 0, records: 0, deadLetters: 0 };
    const found = await Promise.all(targets.map((one) => this.#find(one)));
    // Before anything is removed, so that a late envelope finds either the conversation or the mark.
    await Promise.all(targets.map((one) => this.#dependencies.marks.mark(one)));
    const deadLetters = await this.#dependencies.letters.discard(
      new Set(found.flatMap((one) => this.#sessionsOf(one))),
    );
    let records = 0;
    for (const one of found) records += await this.#eraseOne(one);
    return { conversations: targets.length, records, deadLetters };
  }

  async #find(target: ErasureTarget): Promise<FoundConversation> {
    const [loaded, tenant, log] = await Promise.all([
      this.#stored.load(target),
      this.#dependencies.tenants.find(target.tenant),
      this.#stored.log(target),
    ]);
    const state = loaded?.state;
    const url = state === undefined ? undefined : visitorLegOf(state);
    const platformIds = [...new Set(log.flatMap(({ events }) => events.flatMap(platformIdsIn)))];
    return { target, state, log, entraTenantId: tenant?.entraTenantId ?? '', url, platformIds };
  }

  #sessionsOf({ target, entraTenantId, url, platformIds }: FoundConversation): readonly string[] {
    const { tenant } = target;
    const platform = url === undefined ? undefined : this.#dependencies.platform.sessionOf(entraTenantId, url);
    const finding = platformIds.map((id) => partitionOf({ tenant, conversation: findingSession(id) }));
    return [partitionOf(target), ...(platform === undefined ? [] : [platform]), ...finding];
  }

  async #eraseOne(found: FoundConversation): Promise<number> {
    const { target, state, entraTenantId, url, log: rows } = found;
    const { ledger, platform, boards, relay, remembered, log } = this.#dependencies;
    const { tenant, conversation } = target;
    let records = url === undefined ? 0 : await platform.erase(entraTenantId, url);
    records += await boards.forget({ tenant, conversation });
    records += await relay.erase(target);
    records += await this.#forgetVisit(target, rows);
    records += await this.#forgetPlatform(found);
    const entry = target.entry ?? (state === undefined ? undefined : indexEntry(target, state));
    // Of each visit; the one by which the conversation is found again goes last.
    const visits = rows.flatMap(({ began = [] }) => began.map((at) => indexPlace(target, at)));
    for (const day of new Set(visits.map((one) => one.day)))
      await this.#dependencies.visits.names.forget(tenant, day, conversation);
    for (const one of visits.filter(({ day, key }) => day !== entry?.day || key !== entry.key))
      await ledger.unindex(one);
    records += await ledger.erase(partitionOf(target));
    remembered.forget(partitionOf(target));
    if (entry !== undefined) {
      await ledger.unindex(entry);
      records += 1;
    }
    log({ level: 'info', event: 'erased', tenant, conversationId: conversation, outcome: String(records) });
    return records;
  }

  async #forgetPlatform({ target, platformIds }: FoundConversation): Promise<number> {
    const { platformConversations } = this.#dependencies;
    for (const id of platformIds) await platformConversations.forget(target.tenant, id);
    return platformIds.length;
  }

  async #forgetVisit(name: ConversationName, log: readonly LogRow[]): Promise<number> {
    const invitations = log.flatMap(({ events }) => events.filter(isInvitation));
    return this.#dependencies.visits.forgetVisit(name, invitations, log[0]?.at ?? this.#dependencies.now());
  }
}

/** Ids of a contact center's conversation that an event tells. */
function platformIdsIn(event: ConversationEvent): readonly string[] {
  if (!isConversationEvent(event)) return [];
  if ('platformConversation' in event) return [event.platformConversation];
  if (event.type !== 'command-settled' || event.result.outcome !== 'done') return [];
  const id = event.result.learned?.platformConversation;
  return id === undefined ? [] : [id];
}

function isInvitation(event: ConversationEvent): event is VisitorInvited {
  return event.type === 'visitor-invited' && isConversationEvent(event);
}
