import type { Entry } from '../../chat/chat-log.ts';
import type { PendingMessage } from '../../transport/outbox.ts';
import type { Ending } from './chat-record.ts';
import type { Question } from './reception.ts';

/** What there is to be seen of the chat; `stage` says which picture it is. */
export type ChatView = {
  readonly stage: Stage;
  readonly companyName: string;
  readonly connection: 'connected' | 'reconnecting' | 'offline';
  readonly entries: readonly Entry[];
  /** Our messages that are not confirmed yet, in the order in which they were written. */
  readonly pending: readonly PendingMessage[];
  /** Names of those who are typing. */
  readonly typing: readonly string[];
  /** Names of the agents who are there. */
  readonly agents: readonly string[];
};

/**
 * `asking`: the company is being asked how it receives; `unreachable`, `busy` and `refused`: in vain; `closed`: outside of the
 * opening hours; `form`: questions first; `welcome`: the first message begins the chat; `connecting`, `waiting` (nobody has come
 * yet), `talking`, `ended`.
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
