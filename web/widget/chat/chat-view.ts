import type { Entry } from '../../chat/chat-log.ts';
import type { PendingMessage } from '../../transport/outbox.ts';
import type { ChatRecord, Ending } from './chat-record.ts';
import type { NoReception, Question, Reception } from './reception.ts';

/** All that is shown of a chat. */
export type ChatView = {
  readonly stage: Stage;
  readonly companyName: string;
  readonly connection: 'connected' | 'reconnecting' | 'offline';
  readonly entries: readonly Entry[];
  /** Own messages that are not confirmed yet, in the order in which they were written. */
  readonly pending: readonly PendingMessage[];
  /** Names of those who are typing. */
  readonly typing: readonly string[];
  /** Names of the agents in the chat. */
  readonly agents: readonly string[];
};

/**
 * `asking`: the service is being asked for a token; `unreachable`, `busy` and `refused`: it gave none; `closed`: outside of the
 * opening hours; `form`: questions first; `welcome`: the first message begins the chat; `connecting`; `waiting`: no agent has
 * joined yet; `talking`; `ended`.
 */
export type Stage =
  | { readonly name: 'asking' }
  | { readonly name: 'unreachable' | 'busy' | 'refused' }
  | { readonly name: 'closed'; readonly opensAt: number | undefined }
  | { readonly name: 'form'; readonly questions: readonly Question[] }
  | { readonly name: 'welcome' }
  | { readonly name: 'connecting' | 'waiting' | 'talking' }
  | { readonly name: 'ended'; readonly ending: Ending };

/** Stages in which the visitor may write. */
export function canWrite({ name }: Stage): boolean {
  return name === 'welcome' || name === 'connecting' || name === 'waiting' || name === 'talking';
}

/** Stages of a chat that has begun and is not over. */
export function isUnderWay({ name }: Stage): boolean {
  return name === 'connecting' || name === 'waiting' || name === 'talking';
}

/** All that a view depends on. */
type ViewSource = {
  readonly record: ChatRecord | undefined;
  readonly reception: Reception | NoReception | undefined;
  readonly isStarting: boolean;
  readonly pending: readonly PendingMessage[];
  readonly connection: ChatView['connection'];
  readonly now: number;
};

/** The view of a chat. */
export function viewOf({ record, reception, isStarting, pending, connection, now }: ViewSource): ChatView {
  const said = new Set(record?.entries.map((entry) => (entry.kind === 'said' ? entry.operationId : '')));
  const company = typeof reception === 'object' ? reception.companyName : '';
  return {
    stage: stageOf(record, reception, isStarting),
    companyName: record?.companyName ?? company,
    connection,
    entries: record?.entries ?? [],
    pending: pending.filter(({ operationId }) => !said.has(operationId)),
    typing: (record?.typing ?? []).filter(({ until }) => until > now).map(({ who }) => who.name),
    agents: (record?.people ?? []).map(({ name }) => name),
  };
}

function stageOf(record: ChatRecord | undefined, reception: ViewSource['reception'], isStarting: boolean): Stage {
  if (record?.phase === 'ended') return { name: 'ended', ending: record.ending ?? 'company' };
  if (record?.phase === 'open') return { name: record.people.length > 0 ? 'talking' : 'waiting' };
  if (record?.phase === 'starting' || isStarting) return { name: 'connecting' };
  if (reception === undefined) return { name: 'asking' };
  if (reception === 'network') return { name: 'unreachable' };
  if (reception === 'later') return { name: 'busy' };
  if (reception === 'refused') return { name: 'refused' };
  if (!reception.isOpen) return { name: 'closed', opensAt: reception.opensAt };
  return reception.questions.length > 0 ? { name: 'form', questions: reception.questions } : { name: 'welcome' };
}
