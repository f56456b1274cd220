import { startOfDay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type ConversationName, partitionOf } from '../worker/service-envelope.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import type { ResumeTokens } from './resume-tokens.ts';
import type { VisitorChannels } from './visitor-channels.ts';

/** What removing the relay's part of conversations needs. */
type VisitorTracesDependencies = {
  readonly channels: VisitorChannels;
  readonly resumes: ResumeTokens;
  readonly visits: VisitRecords;
  readonly conversations: Ledger;
};

/** What the relay keeps of visitors. Every method may throw {Unavailable} StoreUnavailable; each may be repeated. */
export class VisitorTraces {
  readonly #dependencies: VisitorTracesDependencies;

  constructor(dependencies: VisitorTracesDependencies) {
    this.#dependencies = dependencies;
  }

  /** Removes what the relay keeps of a conversation; how many records that were. */
  async erase(name: ConversationName): Promise<number> {
    const { channels, resumes, visits } = this.#dependencies;
    const subject = await channels.findNow(name);
    if (subject === undefined) return 0;
    const { threadId, openedAt } = subject;
    const tokens = await resumes.erase(name);
    const returns = (await channels.daysOf(name)).map(startOfDay);
    const begun = [openedAt, ...returns].map((at) => ({ threadId, at }));
    const records = await visits.forgetVisit(name, begun, openedAt);
    // The channel goes last: by it the rest is found.
    const told = await channels.erase(name);
    // One that is over already is known for a while.
    return told === 0 ? 0 : tokens + records + told;
  }

  /** Removes what pages opened on a day and that never became a conversation, as far as time allows; false when something is left. */
  async clearDay(tenant: string, day: string, isOver: () => boolean): Promise<boolean> {
    const { channels, conversations } = this.#dependencies;
    for (const conversation of await channels.openedOn(tenant, day)) {
      if (isOver()) return false;
      const name = { tenant, conversation };
      // One that is there is erased as a whole, when its time has come.
      if ((await conversations.load(partitionOf(name))) === undefined) await this.erase(name);
    }
    return true;
  }

  /** Removes the mailboxes of instances that have gone. Begins nothing new when `isOver` says so. */
  sweep(isOver: () => boolean): Promise<void> {
    return this.#dependencies.channels.sweep(isOver);
  }
}
