import { issueOf } from './issued.ts';
import { isThere, personOf, withWorkOn, workOn } from './people.ts';
import { isBefore, type Stamp } from './stamp.ts';
import type { ConversationState, Work } from './state.ts';

/** The visitor's lines that an agent is to be told: those from `fromLine` to `toLine` without `heard`. */
export type MissedLines = { readonly fromLine: number; readonly toLine: number; readonly heard?: readonly number[] };

/** What an agent who is in the room has missed and was not told yet; undefined when that is nothing. */
export function missedLines(state: ConversationState, address: string): MissedLines | undefined {
  const { unheardTo: toLine = 0, heardTo = 0, liveTo = 0 } = workOn(state.work, address);
  const told = issueOf(state.work, 'recap-to-room', address)?.revision ?? 0;
  const fromLine = Math.max(told, heardTo, liveTo) + 1;
  const since = hearsSince(state, address);
  const heard = state.work.recent
    .filter(({ line, seen }) => line >= fromLine && line <= toLine && since !== undefined && isBefore(since, seen))
    .map(({ line }) => line);
  if (toLine - fromLine + 1 <= heard.length) return undefined;
  return heard.length === 0 ? { fromLine, toLine } : { fromLine, toLine, heard };
}

/**
 * The highest-numbered of the visitor's lines that was said before a stamp, 0 when none was.
 * Choice: of lines whose stamps are not kept any more, all count as said before: told twice is better than not told.
 */
export function lastLineBefore(work: Work, visitorLines: number, stamp: Stamp): number {
  const before = work.recent.filter(({ seen }) => isBefore(seen, stamp)).map(({ line }) => line);
  return before.length > 0 ? Math.max(...before) : visitorLines - work.recent.length;
}

/** Keeps for each of the plan's agents whether a line, which is the visitor's last, was missed or heard. */
export function withListeners(state: ConversationState, visitorLine: number, stamp: Stamp): ConversationState {
  return (state.plan?.agents ?? []).reduce((next, { address }) => {
    const since = hearsSince(next, address);
    if (since === undefined) return next;
    const agent = workOn(next.work, address);
    if (isBefore(stamp, since)) return withWorkOn(next, { ...agent, unheardTo: visitorLine });
    return isThere(next.facts, address) && missedLines(next, address) === undefined
      ? withWorkOn(next, { ...agent, liveTo: visitorLine })
      : next;
  }, state);
}

/** Since when an agent hears what is said in the room; undefined for one who was never there. */
function hearsSince(state: ConversationState, address: string): Stamp | undefined {
  const { firstJoin, presence } = personOf(state.facts, address);
  const isBack = presence?.present === true && workOn(state.work, address).heardTo !== undefined;
  return isBack ? presence.seen : firstJoin;
}
