import { confirmedAudience, personOf, plannedAgent, withWorkOn, workOn } from './agents.ts';
import type { TranscriptLine } from './decision.ts';
import type { MessageReceived } from './event.ts';
import { including } from './intervals.ts';
import { isBefore, stampOf } from './stamp.ts';
import type { ConversationState, Issue, Stamp, Work } from './state.ts';

/** How many of the visitor's lines may overtake an agent's join without the recap telling too much. */
const recentLines = 8;

type Said = { readonly state: ConversationState; readonly line: TranscriptLine };

/** Puts a received message into the transcript. Its number must be new. */
export function hear(state: ConversationState, message: MessageReceived): Said {
  const { facts, work } = state;
  const number = work.lines + 1;
  const heard = including(facts.heard, message.number);
  const { from: address, sentAt, text } = message;
  const said = { number, at: sentAt, address, text, message: message.number };
  if (message.from !== facts.visitor?.address) {
    const displayName = displayNameOf(state, message.from);
    const audience = confirmedAudience(state, message.from);
    const next = { ...state, facts: { ...facts, heard }, work: { ...work, lines: number } };
    return { state: next, line: { ...said, by: 'agent', displayName, audience } };
  }
  const visitorLine = facts.visitorLines + 1;
  const stamp = stampOf(message.position);
  const recent = [...work.recent, { line: visitorLine, seen: stamp }].slice(-recentLines);
  const counted = {
    ...state,
    facts: { ...facts, heard, visitorLines: visitorLine },
    work: { ...work, lines: number, recent },
  };
  const { displayName } = facts.visitor;
  const line: TranscriptLine = { ...said, by: 'visitor', visitorLine, displayName, audience: 'everyone' };
  return { state: countUnheard(counted, visitorLine, stamp), line };
}

/**
 * Puts what the service application said to the visitor into the transcript.
 * Choice: when the platform has taken it and not when it is issued, so that the transcript holds nothing unsaid.
 */
export function say(state: ConversationState, issue: Issue): { state: ConversationState; lines: TranscriptLine[] } {
  const { plan, work, at } = state;
  const text = issue.target === 'welcome' ? plan?.texts.welcome : plan?.texts.nobody;
  if (issue.kind !== 'say-to-visitor' || plan === undefined || text === undefined) return { state, lines: [] };
  const number = work.lines + 1;
  const line: TranscriptLine = { number, at, by: 'service', displayName: plan.hostName, audience: 'everyone', text };
  return { state: { ...state, work: { ...work, lines: number } }, lines: [line] };
}

/**
 * The highest-numbered of the visitor's lines that was said before a stamp, 0 when none was.
 * Choice: a line that overtook the stamp may be counted in: told twice is better than not told.
 */
export function lastLineBefore(work: Work, visitorLines: number, stamp: Stamp): number {
  const before = work.recent.filter(({ seen }) => isBefore(seen, stamp)).map(({ line }) => line);
  return before.length > 0 ? Math.max(...before) : visitorLines - work.recent.length;
}

/** Who came in only after this line, as it turns out late: into the room at all, or back into it. */
function countUnheard(state: ConversationState, visitorLine: number, stamp: Stamp): ConversationState {
  const joinedLater = (state.plan?.agents ?? []).filter(({ address }) => {
    const { firstJoin, presence } = personOf(state.facts, address);
    const isBack = presence?.present === true && workOn(state.work, address).heardTo !== undefined;
    const since = isBack ? presence.seen : firstJoin;
    return since !== undefined && isBefore(stamp, since);
  });
  return joinedLater.reduce(
    (next, { address }) => withWorkOn(next, { ...workOn(next.work, address), unheardTo: visitorLine }),
    state,
  );
}

function displayNameOf(state: ConversationState, address: string): string {
  const planned = plannedAgent(state, address)?.displayName;
  return planned ?? personOf(state.facts, address).name?.displayName ?? '';
}
