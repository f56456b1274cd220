import { isolated } from '../../../shared/kernel/visible-text.ts';
import type { Entry } from '../../chat/chat-log.ts';
import type { WaitingPlace } from '../../transport/chat-transport.ts';
import type { PendingMessage } from '../../transport/outbox.ts';
import type { ReceptionAnswer } from './chat-dependencies.ts';
import { type ChatRecord, type Ending, hasWaitedLong, type VisitorNote } from './chat-record.ts';
import { isReception, type NoReception, type Privacy, type Question, type Reception } from './reception.ts';

/** All that is shown of a chat. */
export type ChatView = {
  readonly stage: Stage;
  readonly companyName: string;
  readonly hasLogo?: boolean | undefined;
  /** For so many days the company lets visitors find their chats; undefined: not known yet. */
  readonly keptDays?: number | undefined;
  readonly connection: 'connected' | 'reconnecting' | 'offline';
  /** When the platform is asked again, epoch ms, where it has asked to be left alone. */
  readonly askedAgainAt: number | undefined;
  readonly entries: readonly Entry<VisitorNote>[];
  /** Own messages that are not confirmed yet, in the order in which they were written. */
  readonly pending: readonly PendingMessage[];
  /** Whether they wait since the visitor has sent more than may be sent. */
  readonly isTooFast: boolean;
  /** Names of those who are typing. */
  readonly typing: readonly string[];
  /** Names of the agents in the chat. */
  readonly agents: readonly string[];
  /** The visitor's place among those who wait, where it is known. */
  readonly waiting: WaitingPlace | undefined;
  /** By which the page asks for it, where the channel does not tell it. */
  readonly waitingToken: string | undefined;
  /** A visit that is over, of which the visitor may say how it was. */
  readonly toRate: VisitToRate | undefined;
  /** Whether the visitor may rather leave a message. */
  readonly offersMessage: boolean;
};

/** The means to say how a visit was, which is known by when it ended (epoch ms). */
export type VisitToRate = { readonly token: string; readonly endedAt: number };

/**
 * `asking`: the service is being asked for a token; `unreachable`, `busy` (`until` epoch ms) and `refused`: it gave none; `not-begun`: the
 * platform has refused the chat; `closed`: outside of the opening hours; `form`: questions first; `welcome`: the first message begins the chat; `text`: what the company says to it; `connecting`; `waiting`: no agent has
 * joined yet; `talking`; `ended`, with `canGoOn` where what is said then begins the next visit.
 */
export type Stage =
  | { readonly name: 'asking' }
  | { readonly name: 'unreachable' | 'refused' | 'not-begun' }
  | { readonly name: 'busy'; readonly until: number }
  | { readonly name: 'closed'; readonly opensAt: number | undefined; readonly text: string | undefined }
  | { readonly name: 'form'; readonly questions: readonly Question[]; readonly privacy: Privacy | undefined }
  | { readonly name: 'welcome'; readonly text: string | undefined; readonly privacy: Privacy | undefined }
  | { readonly name: 'connecting' | 'waiting' | 'talking' }
  | { readonly name: 'ended'; readonly ending: Ending; readonly canGoOn: boolean };

/** Stages in which the visitor may write. */
export function canWrite(stage: Stage): boolean {
  return stage.name === 'welcome' || isUnderWay(stage) || (stage.name === 'ended' && stage.canGoOn);
}

/** Stages of a chat that has begun and is not over. */
export function isUnderWay({ name }: Stage): boolean {
  return name === 'connecting' || name === 'waiting' || name === 'talking';
}

/** All that a view depends on. */
type ViewSource = {
  readonly record: ChatRecord | undefined;
  readonly answer: ReceptionAnswer | undefined;
  readonly isStarting: boolean;
  readonly isNotBegun: boolean;
  /** The visitor has ended the visit; the channel has not told it yet. */
  readonly isLeaving: boolean;
  readonly pending: readonly PendingMessage[];
  readonly isTooFast: boolean;
  readonly connection: ChatView['connection'];
  readonly askedAgainAt: number | undefined;
  readonly now: number;
};

/** The view of a chat. */
export function viewOf(source: ViewSource): ChatView {
  const { record, answer, pending, isTooFast, connection, askedAgainAt, now } = source;
  const said = new Set(record?.entries.map((entry) => (entry.kind === 'said' ? entry.operationId : '')));
  const reception = isReception(answer?.reception) ? answer.reception : undefined;
  const company = reception?.companyName ?? '';
  const stage = stageOf(source);
  return {
    stage,
    companyName: record?.companyName ?? company,
    hasLogo: record?.hasLogo ?? reception?.hasLogo,
    keptDays: record?.keptDays ?? reception?.keptDays,
    connection,
    askedAgainAt,
    isTooFast,
    entries: record?.entries ?? [],
    pending: pending.filter(({ operationId }) => !said.has(operationId)),
    typing: (record?.typing ?? []).filter(({ until }) => until > now).map(({ who }) => isolated(who.name)),
    agents: (record?.people ?? []).map(({ name }) => isolated(name)),
    waiting: record?.waiting,
    waitingToken: record?.waitingToken,
    toRate: record && toRateOf(record),
    offersMessage: offersMessage(stage, reception, record, now),
  };
}

function toRateOf({ phase, wasAttended, ratingToken, endedAt }: ChatRecord): VisitToRate | undefined {
  if (phase !== 'ended' || !wasAttended || ratingToken === undefined) return undefined;
  return { token: ratingToken, endedAt: endedAt ?? 0 };
}

/** Closed, no agent is there, none came, or it takes long. */
function offersMessage(
  stage: Stage,
  reception: Reception | undefined,
  record: ChatRecord | undefined,
  now: number,
): boolean {
  if (stage.name === 'ended') return stage.ending === 'unattended';
  if (stage.name === 'waiting') return record !== undefined && hasWaitedLong(record, now);
  if (stage.name === 'welcome' || stage.name === 'form') return reception?.isUnstaffed === true;
  return stage.name === 'closed';
}

function stageOf({ record, answer, isStarting, isNotBegun, isLeaving, pending }: ViewSource): Stage {
  const canGoOn = record?.isLasting === true;
  if (record?.phase === 'ended') {
    const isGoingOn = canGoOn && pending.some(({ state }) => state !== 'failed');
    return isGoingOn ? { name: 'connecting' } : { name: 'ended', ending: record.ending ?? 'company', canGoOn };
  }
  if (canGoOn && isLeaving) return { name: 'ended', ending: 'visitor', canGoOn };
  if (record?.phase === 'open') return { name: record.people.length > 0 ? 'talking' : 'waiting' };
  if (record?.phase === 'starting' || isStarting) return { name: 'connecting' };
  if (isNotBegun) return { name: 'not-begun' };
  return answer === undefined ? { name: 'asking' } : receptionStage(answer.reception, answer.at);
}

function receptionStage(reception: Reception | NoReception, at: number): Stage {
  if (reception === 'network') return { name: 'unreachable' };
  if (reception === 'refused') return { name: 'refused' };
  if (!isReception(reception)) return { name: 'busy', until: at + reception.laterMs };
  const { isOpen, opensAt, questions, welcome, privacy } = reception;
  if (!isOpen) return { name: 'closed', opensAt, text: welcome };
  return questions.length > 0 ? { name: 'form', questions, privacy } : { name: 'welcome', text: welcome, privacy };
}
