import { visitBeganAt } from '../../conversation/phase.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { inOrderSaid, type TranscriptLine } from '../../conversation/transcript.ts';
import { defined } from '../../kernel/defined.ts';
import { FadingMap } from '../../kernel/fading-map.ts';
import { cutText } from '../../kernel/grapheme-cut.ts';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, dayMs, minuteMs, toRfc3339, utcDay } from '../../kernel/time.ts';
import { plainName } from '../../kernel/visible-text.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LiveAnswer, LiveChat } from '../../protocol/carebridge/supervision.ts';
import { namelessVisitor } from '../../protocol/ucwa/nameless-visitor.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { Caller } from '../callers/access.ts';
import { InstanceLimit } from '../limits/instance-limit.ts';
import type { Conversations } from '../operators/conversations.ts';
import { agentsShown } from '../operators/participation.ts';
import { indexValueSchema } from '../worker/conversation-index.ts';
import type { StoredConversations } from '../worker/stored-conversation.ts';
import { availabilityAt } from './availability.ts';
import { emptyBoard, shownOf } from './board.ts';
import { recordOf } from './board-draft.ts';
import type { BoardStore } from './board-store.ts';
import { agentView } from './board-view.ts';

/** What telling live chats needs. */
type LiveChatsDependencies = {
  readonly conversations: Pick<Conversations, 'tenant'>;
  readonly boards: Pick<BoardStore, 'read' | 'visits'>;
  readonly ledger: Pick<Ledger, 'indexed'>;
  readonly stored: Pick<StoredConversations, 'load' | 'transcript'>;
  /** The agents of an Entra tenant's tenant of the embedded contact center; absent where there is none. */
  readonly centerAgents: ((entraTenantId: string, tenant: string) => Promise<readonly SeenAgent[]>) | undefined;
  readonly now: Clock;
};

/** An agent of the embedded contact center; `idleSince` is epoch ms. */
type SeenAgent = {
  readonly agentId: string;
  readonly agentName: string;
  readonly status: NonNullable<LiveAnswer['centerAgents']>[number]['status'];
  readonly chats: number;
  readonly capacity: number;
  readonly idleSince?: number;
};

/** A running visit as the board or the index has it: its conversation, and whether it waits; `since` is epoch ms. */
type Running = { readonly conversation: string; readonly isWaiting: boolean; readonly since: number };

/** Choice: more than a person watches; the others are counted. */
const mostShown = 100;
const readAtOnce = 20;
/** Choice: of a visitor who writes more without an answer, the last ones are looked at. */
const linesLookedAt = 8;
const longestExcerpt = 200;
/** One read of the store. Choice: a contact center's company with more visits a day sees the last so many. */
const entriesOfDay = 1_000;
/** What is erased elsewhere lies here no longer than this. */
const remembered = { most: 2_000, keptMs: 15 * minuteMs };
const requestsPerMinute = 120;

/** The chats that go on at a tenant, as a supervisor watches them. Source: carebridge.md#live-chats */
export class LiveChats {
  readonly #dependencies: LiveChatsDependencies;
  readonly #requests = new InstanceLimit(requestsPerMinute, minuteMs);
  /** What was last told of a conversation, by the version that it had then. */
  readonly #told = new FadingMap<{ readonly version: number; readonly chat: LiveChat | undefined }>(remembered);

  constructor(dependencies: LiveChatsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The chats that go on: those that wait first, each kind the longest first; and the agents. Who reads it is not at a desk by that.
   * @throws {RequestRefused} NotFound — when there is no such tenant of the caller's
   * @throws {RequestRefused} TooManyRequests — when the caller asks too often
   * @throws {Unavailable} StoreUnavailable
   */
  async read(caller: Caller, id: string): Promise<LiveAnswer> {
    const tenant = await this.#dependencies.conversations.tenant(caller, id);
    const person = caller.kind === 'local' ? [] : [caller.entraTenantId, caller.objectId];
    this.#requests.take(hashId('live-chats', id, ...person));
    const [running, agents, centerAgents] = await Promise.all([
      this.#running(tenant),
      this.#agents(tenant),
      this.#centerAgents(tenant),
    ]);
    const ordered = running.toSorted((one, other) => orderOf(one) - orderOf(other) || one.since - other.since);
    const shown = ordered.slice(0, mostShown);
    const chats: LiveChat[] = [];
    for (let start = 0; start < shown.length; start += readAtOnce) {
      const some = shown.slice(start, start + readAtOnce);
      const read = await Promise.all(some.map(({ conversation }) => this.#chat(id, conversation)));
      chats.push(...read.flatMap((chat) => chat ?? []));
    }
    return { chats, more: ordered.length - shown.length, agents, ...defined({ centerAgents }) };
  }

  /** Visits that go on. The board has those that were let in; a contact center's are not on it, and stand in the index of their day. */
  async #running(tenant: Tenant): Promise<readonly Running[]> {
    if (tenant.platform.provider === 'contact-center') return this.#indexed(tenant.id);
    const visits = await this.#dependencies.boards.visits(tenant.id);
    return visits.map((visit) => ({
      conversation: visit.conversation,
      isWaiting: visit.phase === 'waiting',
      since: visit.phase === 'waiting' ? visit.since : visit.at,
    }));
  }

  async #indexed(id: string): Promise<readonly Running[]> {
    const { ledger, now } = this.#dependencies;
    const days = [utcDay(now()), utcDay(now() - dayMs)];
    const read = await Promise.all(days.map((day) => ledger.indexed(id, day, undefined, entriesOfDay)));
    const entries = read.flat().map(({ value }) => indexValueSchema.parse(value));
    const open = entries.filter(({ phase }) => phase !== 'closed' && phase !== 'closing');
    const known = new Map<string, Running>();
    for (const { conversation, phase, startedAt: since } of open) {
      if (!known.has(conversation)) known.set(conversation, { conversation, isWaiting: phase !== 'attended', since });
    }
    return [...known.values()];
  }

  async #agents({ id, agents }: Tenant): Promise<LiveAnswer['agents']> {
    const { boards, now } = this.#dependencies;
    const { board } = (await boards.read(id, 0)) ?? { board: emptyBoard };
    return agents.map(({ address }) => {
      const record = recordOf(board, address);
      const shown = { ...shownOf(record), availability: availabilityAt(record, now()) };
      const { seenAt } = record;
      return { ...agentView(shown, agents), ...(seenAt === undefined ? {} : { seenAt: toRfc3339(seenAt) }) };
    });
  }

  /** Agents of the embedded contact center; undefined where another platform carries the tenant's chats. */
  async #centerAgents({ platform, entraTenantId }: Tenant): Promise<LiveAnswer['centerAgents']> {
    const { centerAgents } = this.#dependencies;
    const isHere = platform.provider === 'contact-center' && platform.baseUrl === undefined;
    if (centerAgents === undefined || !isHere) return undefined;
    const agents = await centerAgents(entraTenantId, platform.tenantId);
    return agents.map(({ idleSince, ...agent }) => ({
      ...agent,
      ...(idleSince === undefined ? {} : { idleSince: toRfc3339(idleSince) }),
    }));
  }

  /** A chat as it stands; undefined where it is over or gone meanwhile. What it says is read only after a change. */
  async #chat(tenant: string, conversation: string): Promise<LiveChat | undefined> {
    const { stored } = this.#dependencies;
    const loaded = await stored.load({ tenant, conversation });
    if (loaded === undefined) return undefined;
    const key = `${tenant}.${conversation}`;
    const told = this.#told.get(key);
    if (told?.version === loaded.version) return told.chat;
    const first = Math.max(1, loaded.state.work.lines - linesLookedAt + 1);
    const lines = inOrderSaid(await stored.transcript({ tenant, conversation }, first));
    const chat = liveChat(conversation, loaded.state, lines);
    this.#told.set(key, { version: loaded.version, chat });
    return chat;
  }
}

const orderOf = ({ isWaiting }: Running): number => (isWaiting ? 0 : 1);

/** A chat as supervisors see it in the list, by its last lines; undefined where it is over. */
export function liveChat(id: string, state: ConversationState, lines: readonly TranscriptLine[]): LiveChat | undefined {
  const { phase } = state;
  const startedAt = visitBeganAt(state);
  if (startedAt === undefined || phase === 'closing' || phase === 'closed') return undefined;
  const { displayName = '', subject = '' } = state.facts.visitor ?? state.queued?.opening?.visitor ?? {};
  const name = cutText(plainName(displayName), longestExcerpt);
  const ofVisit = state.queued === undefined ? lines : lines.filter(({ at }) => at >= startedAt);
  const last = ofVisit.at(-1);
  const since = unansweredSince(ofVisit);
  return {
    id,
    phase,
    startedAt: toRfc3339(startedAt),
    ...(name === '' || name === namelessVisitor ? {} : { displayName: name }),
    ...(subject === '' ? {} : { subject: cutText(subject, longestExcerpt) }),
    agents: agentsShown(state)
      .filter(({ isPresent }) => isPresent)
      .map(({ address, displayName: agent, audience }) => ({ address, displayName: agent, audience })),
    ...defined({ unansweredSince: since === undefined ? undefined : toRfc3339(since) }),
    ...(last === undefined ? {} : { lastLine: shownLine(last) }),
  };
}

function shownLine({ at, by, displayName, audience, text }: TranscriptLine): NonNullable<LiveChat['lastLine']> {
  return { at: toRfc3339(at), by, displayName, audience, text: cutText(text, longestExcerpt) };
}

/** When the visitor said the first line after the last one that an agent said to the visitor, epoch ms. */
function unansweredSince(lines: readonly TranscriptLine[]): number | undefined {
  const answered = lines.findLastIndex(({ by, audience }) => by === 'agent' && audience === 'everyone');
  return lines.slice(answered + 1).find(({ by }) => by === 'visitor')?.at;
}
