import type { ChatViewModelDependencies } from './chat-dependencies.ts';
import type { ChatRecord } from './chat-record.ts';

/** A chat that is over and was seen to be so makes room for the next one after this. */
const shownMs = 12 * 3_600_000;
const dayMs = 86_400_000;

/** Whether a chat that is over stays on this device for a while. */
const isKept = (record: ChatRecord): record is ChatRecord & { readonly keptDays: number } =>
  record.phase === 'ended' && record.isLasting !== true && (record.keptDays ?? 0) > 0 && record.entries.length > 0;

/**
 * Chats that are over and cannot be gone on with, as this device keeps them: under the chat's own name until the visitor has seen the end, then
 * apart from those that are under way, at last in the history.
 */
export class EndedChats {
  readonly #dependencies: Pick<ChatViewModelDependencies, 'store' | 'now'>;

  constructor(dependencies: Pick<ChatViewModelDependencies, 'store' | 'now'>) {
    this.#dependencies = dependencies;
  }

  /** What a page shows at first: the chat that is under way, or the last one, unless that has made room. */
  first(): ChatRecord | undefined {
    const { store } = this.#dependencies;
    const record = store.read() ?? store.past();
    if (record !== undefined && !this.isOld(record)) return record;
    if (record !== undefined) this.file(record);
    store.clear();
    return undefined;
  }

  /** Whether a chat was over, and seen to be so, some time ago. */
  isOld(record: ChatRecord): boolean {
    const { store, now } = this.#dependencies;
    return isKept(record) && store.read() === undefined && now() - (record.endedAt ?? 0) > shownMs;
  }

  /** A chat is over, as it is stored already: what is not to be kept goes. */
  over(record: ChatRecord): void {
    if (!isKept(record)) this.#dependencies.store.clear();
  }

  /** Whether the end of a chat has not been seen on any page; once it is, no page loads the chat for it any more. */
  isNews(record: ChatRecord | undefined, isSeen: boolean): boolean {
    const { store } = this.#dependencies;
    const isNews = record !== undefined && isKept(record) && store.read()?.phase === 'ended';
    if (isNews && isSeen) store.rest(record);
    return isNews && !isSeen;
  }

  /** Files a chat in the history, unless it was removed meanwhile. */
  file(record: ChatRecord): void {
    const { store, now } = this.#dependencies;
    const isThere = (store.read() ?? store.past())?.startedAt === record.startedAt;
    if (isThere && isKept(record)) store.file(record, (record.endedAt ?? now()) + record.keptDays * dayMs);
  }
}
