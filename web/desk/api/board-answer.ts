import { plainName } from '../../../shared/kernel/visible-text.ts';
import { listOf, objectOf, objectsOf, textOf, type WireObject } from '../../transport/wire.ts';

/** A status that an agent can tell. Source: carebridge.md#desk-status */
export type TellableStatus = 'available' | 'away' | 'pause';

/** A status as it is told; `reason` is for a pause. Source: carebridge.md#desk-status */
export type ToldStatus = { readonly status: TellableStatus; readonly reason?: string };

/** What the service knows of the agent at one tenant; without a status: nothing was told. Source: carebridge.md#board */
export type OwnStatus = {
  readonly status: TellableStatus | 'signed-out' | undefined;
  readonly reason: string | undefined;
  readonly revision: number;
  /** Chats that the agent is in, and how many there may be; the latter is undefined where that was not told. */
  readonly chats: number;
  readonly maxChats: number | undefined;
  /** No new chats are asked for, while some go on. */
  readonly isStopping?: boolean;
  /** An offer that was not taken has sent the agent on a break, or stopped new ones. */
  readonly sent?: 'break' | 'stop-new';
};

/** A visitor who waits, since an instant by this page's clock (epoch ms). Source: carebridge.md#board */
export type WaitingVisitor = {
  readonly conversation: string;
  readonly since: number;
  /** Empty: the visitor gave none. */
  readonly name: string;
  readonly subject: string;
  /** Addresses of the agents who are rung. */
  readonly asked: readonly string[];
  /** Since when the visitor's page is gone, or asleep, as `since`; absent: it is there, or that is not known. */
  readonly awaySince?: number | undefined;
};

/** A visitor waits, or is as told from now on; or waits no more. */
export type WaitChange = WaitingVisitor | { readonly gone: string };

/**
 * What a board says: the whole of it, or what has changed; `own` is absent where it does not speak of the agent, `waits` are in the order in
 * which they are to be put in.
 */
export type BoardNews = {
  readonly cursor: number;
  readonly isWhole: boolean;
  readonly own: OwnStatus | undefined;
  readonly waits: readonly WaitChange[];
  /** Since when visitors who wait are away, by conversation, as `since`; absent: that is not known. */
  readonly away?: ReadonlyMap<string, number>;
  /** By how much the page's clock is ahead of the service's, milliseconds. */
  readonly aheadMs: number;
};

const nothingTold: OwnStatus = { status: undefined, reason: undefined, revision: 0, chats: 0, maxChats: undefined };

/**
 * Reads what a board says to the agent at an address; the page's clock is so much ahead of the service's, milliseconds.
 * Source: carebridge.md#board
 */
export function boardNewsOf(body: WireObject, address: string, aheadMs = 0): BoardNews {
  const cursor = Number(body.cursor);
  const away = awayIn(body, aheadMs);
  const isAgent = (entry: WireObject): boolean => textOf(entry, 'address') === address;
  if (textOf(body, 'kind') === 'snapshot') {
    const own = objectsOf(body.agents).find(isAgent);
    const waits = listOf(body.waiting).map((visit) => visitorOf(objectOf(visit), aheadMs));
    return { cursor, isWhole: true, own: own === undefined ? nothingTold : ownStatusOf(own), waits, away, aheadMs };
  }
  const changes = objectsOf(body.changes);
  const told = changes.flatMap((change): readonly OwnStatus[] => {
    if (textOf(change, 'kind') === 'agent-removed' && isAgent(change)) return [nothingTold];
    const agent = objectOf(change.agent);
    return textOf(change, 'kind') === 'agent' && isAgent(agent) ? [ownStatusOf(agent)] : [];
  });
  const waits = changes.flatMap((change): readonly WaitChange[] => {
    const kind = textOf(change, 'kind');
    if (kind === 'waiting') return [visitorOf(objectOf(change.visit), aheadMs)];
    return kind === 'attended' || kind === 'ended' ? [{ gone: textOf(change, 'conversation') ?? '' }] : [];
  });
  return { cursor, isWhole: false, own: told.at(-1), waits, away, aheadMs };
}

/** Who waits, longest first, after what a board says. */
export function waitingAfter(
  before: readonly WaitingVisitor[],
  { isWhole, waits }: Pick<BoardNews, 'isWhole' | 'waits'>,
): readonly WaitingVisitor[] {
  const put = waits.reduce<readonly WaitingVisitor[]>(
    (list, change) => {
      const named = 'gone' in change ? change.gone : change.conversation;
      const others = list.filter(({ conversation }) => conversation !== named);
      return 'gone' in change ? others : [...others, change];
    },
    isWhole ? [] : before,
  );
  return put.toSorted((one, other) => one.since - other.since);
}

function awayIn({ away }: WireObject, aheadMs: number): ReadonlyMap<string, number> {
  const told = objectsOf(away);
  return new Map(
    told.map((one) => [textOf(one, 'conversation') ?? '', Date.parse(textOf(one, 'since') ?? '') + aheadMs]),
  );
}

function visitorOf(visit: WireObject, aheadMs: number): WaitingVisitor {
  return {
    conversation: textOf(visit, 'conversation') ?? '',
    since: (Date.parse(textOf(visit, 'since') ?? '') || 0) + aheadMs,
    name: plainName(textOf(visit, 'name') ?? ''),
    subject: textOf(visit, 'subject') ?? '',
    asked: listOf(visit.asked).map(String),
  };
}

/** Reads an agent of a board. Source: carebridge.md#board */
export function ownStatusOf(agent: WireObject): OwnStatus {
  const status = textOf(agent, 'status');
  const isKnown = status === 'available' || status === 'away' || status === 'pause' || status === 'signed-out';
  return {
    status: isKnown ? status : undefined,
    reason: textOf(agent, 'reason'),
    revision: Number(agent.revision) || 0,
    chats: Number(agent.chats) || 0,
    maxChats: typeof agent.maxChats === 'number' ? agent.maxChats : undefined,
  };
}
