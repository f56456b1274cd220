import type { MessageReceived } from './event.ts';
import { withListeners } from './missed-lines.ts';
import { confirmedAudience, personOf, plannedAgent } from './people.ts';
import { type ConversationState, type Issue, stampOf } from './state.ts';
import type { Audience } from './visit.ts';

/** One line of the transcript; `number` counts the conversation's lines from 1. */
export type TranscriptLine = {
  readonly number: number;
  readonly at: number;
  readonly by: 'visitor' | 'agent' | 'service';
  /** Counts the visitor's own lines from 1; only on lines by the visitor. */
  readonly visitorLine?: number;
  readonly address?: string;
  readonly displayName: string;
  /** Who heard it: everyone, or the agents only. */
  readonly audience: Audience;
  readonly text: string;
  /** By what the platform orders what was said: the message's number in the room, or an agent's time (epoch ms); absent where it does not. */
  readonly message?: number;
  /** Names of the files that came with it; absent: none. */
  readonly files?: readonly string[];
};

/** Of how many of the visitor's lines it is known whether they were said before an agent came in. */
const recentLines = 8;

/** Puts a received message into the transcript. Its number must be new. */
export function transcribeReceived(
  state: ConversationState,
  message: MessageReceived,
): { readonly state: ConversationState; readonly line: TranscriptLine } {
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
  return { state: withListeners(counted, visitorLine, stamp), line };
}

/**
 * Puts what the service application said to the visitor into the transcript.
 * Choice: when the platform has taken it and not when it is issued, so that the transcript holds nothing unsaid.
 */
export function transcribeSaid(
  state: ConversationState,
  issue: Issue,
): { readonly state: ConversationState; readonly lines: readonly TranscriptLine[] } {
  const { plan, work, at } = state;
  const text = issue.target === 'welcome' ? plan?.texts.welcome : plan?.texts.nobody;
  if (issue.kind !== 'say-to-visitor' || plan === undefined || text === undefined) return { state, lines: [] };
  const number = work.lines + 1;
  const line: TranscriptLine = { number, at, by: 'service', displayName: plan.hostName, audience: 'everyone', text };
  return { state: { ...state, work: { ...work, lines: number } }, lines: [line] };
}

/**
 * The lines of a transcript in the order in which they were said. Lines are numbered as we heard of them, and callbacks may
 * overtake one another; in the room, each message has the room's own number. Lines that we said ourselves keep their places.
 */
export function inOrderSaid(lines: readonly TranscriptLine[]): readonly TranscriptLine[] {
  const heard = lines
    .filter(({ message }) => message !== undefined)
    .toSorted((a, b) => (a.message ?? 0) - (b.message ?? 0))
    .values();
  return lines.map((line) => (line.message === undefined ? line : (heard.next().value ?? line)));
}

function displayNameOf(state: ConversationState, address: string): string {
  const planned = plannedAgent(state, address)?.displayName;
  return planned ?? personOf(state.facts, address).name?.displayName ?? '';
}

/** Whole numbers as closed intervals, in order, neither overlapping nor touching. */
export type Intervals = readonly (readonly [from: number, to: number])[];

/** Choice: beyond so many gaps the oldest one is closed, so that no sender of odd numbers can make the state grow. */
const mostIntervals = 256;

/** Whether `number` lies in one of the intervals. */
export function includes(intervals: Intervals, number: number): boolean {
  return intervals.some(([from, to]) => from <= number && number <= to);
}

/** The intervals with `number` in them. */
export function including(intervals: Intervals, number: number): Intervals {
  if (includes(intervals, number)) return intervals;
  const below = intervals.filter(([, to]) => to < number - 1);
  const above = intervals.filter(([from]) => from > number + 1);
  const touching = intervals.filter(([from, to]) => to === number - 1 || from === number + 1);
  const from = Math.min(number, ...touching.map((interval) => interval[0]));
  const to = Math.max(number, ...touching.map((interval) => interval[1]));
  return limited([...below, [from, to], ...above]);
}

function limited(intervals: Intervals): Intervals {
  const [first, second, ...rest] = intervals;
  if (intervals.length <= mostIntervals || first === undefined || second === undefined) return intervals;
  return [[first[0], second[1]], ...rest];
}
