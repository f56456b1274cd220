/**
 * The conversation core. Events (event.ts: what happened) and the state (state.ts: what is known) lead to a decision: the next
 * state, the commands (command.ts: what must be done at the platform), alarms and transcript lines. It is pure: no clock, no
 * I/O, no randomness. One event is one `step`: its handler records what it tells, rules derive the commands that are due,
 * alarms are set, and the phase is computed.
 *
 * Where the rules stand:
 * - what an event changes in what is known: handlers/, one file per event; newer reports replace older ones (`isNews`, state.ts)
 * - which command is due, in the order of the call flow's 22 steps: routing/bridged.ts
 * - that a command is issued once, waits in its lane, is settled, postponed or taken back: issued.ts
 * - which agents are asked, how many at once, when the search begins anew: search.ts
 * - who is in the room, who has a place on the bridge, who hears whom: people.ts
 * - what a visitor says of a visit, and what agents make of it: ratings.ts, wrap-ups.ts
 * - what reports count of a visit: measures.ts
 * - the phase, why a visit ends, and when a leg counts as over: phase.ts
 * - how long an answer, an agent or an end is waited for: alarms.ts
 * - the lines of the transcript, their numbers and order, and which an agent has missed: transcript.ts
 * - what a tenant sets for a visit: visit.ts; which values are events at all: event-shapes.ts
 */
import { defined } from '../kernel/defined.ts';
import { type Alarm, arm } from './alarms.ts';
import type { Command } from './command.ts';
import type { ChatWrappedUp, ConversationEvent, VisitorRated } from './event.ts';
import { isConversationEvent } from './event-shapes.ts';
import { handle } from './handlers.ts';
import type { DecisionName } from './issued.ts';
import { withMeasures } from './measures.ts';
import { phaseOf, withClosing } from './phase.ts';
import { isQueued, queuedPhase } from './queued/end.ts';
import { isQueuedEvent } from './queued/event-shapes.ts';
import type { Queued } from './queued/owed.ts';
import { unknownConversation } from './queued/state.ts';
import { onVisitorRated } from './ratings.ts';
import { bridged } from './routing/bridged.ts';
import { stepQueued } from './routing/queued.ts';
import { deriveCommands } from './routing/routing.ts';
import { type ConversationState, initialState, type Phase } from './state.ts';
import type { TranscriptLine } from './transcript.ts';
import { onChatWrappedUp } from './wrap-ups.ts';

/**
 * What events lead to. `note` says in a word or two what was decided, for the log and the timeline; `phase` is there
 * if the phase changed.
 */
export type Decision = {
  readonly state: ConversationState;
  readonly commands: readonly Command[];
  readonly alarms: readonly Alarm[];
  readonly transcript: readonly TranscriptLine[];
  readonly note: string;
  readonly phase?: Phase;
};

/** Notes of many events are cut here; they are for people who read logs. */
const longestNote = 200;

/**
 * What an event leads to; `state` is undefined for a conversation of which nothing is known.
 * Pure and total: it needs no clock, changes nothing that it is given, and never throws; what is no event changes nothing.
 * The same state, event and name lead to the same decision.
 */
export function decide(state: ConversationState | undefined, event: ConversationEvent, name: DecisionName): Decision {
  return decideAll(state, [event], name);
}

/**
 * What the events of one callback lead to, one after another, as one decision.
 * Operation ids count through all of it: `<conversation>.<version>.<index>`, `index` being the command's place in `commands`.
 */
export function decideAll(
  state: ConversationState | undefined,
  events: readonly ConversationEvent[],
  name: DecisionName,
): Decision {
  const before = state ?? initialState;
  const start: Decision = { state: before, commands: [], alarms: [], transcript: [], note: '' };
  const end = events.reduce<Decision>((decision, event) => step(decision, event, name), start);
  const phase = end.state.phase === before.phase && state !== undefined ? undefined : end.state.phase;
  return defined({ ...end, note: end.note.slice(0, longestNote), phase });
}

/** What the log keeps of one decision: the version that it was written as, and the events that led to it. */
export type LogEntry = { readonly version: number; readonly events: readonly ConversationEvent[] };

/** The state after a conversation's log, entry by entry; the stored one, as long as decisions are made by the same code. */
export function replay(conversation: string, log: readonly LogEntry[]): ConversationState {
  return log.reduce<ConversationState>(
    (state, { version, events }) => decideAll(state, events, { conversation, version }).state,
    initialState,
  );
}

function step(decision: Decision, event: ConversationEvent, name: DecisionName): Decision {
  const next = stepOf(decision, event, name);
  const lines = next.transcript.slice(decision.transcript.length);
  return { ...next, state: withMeasures({ before: decision.state, after: next.state, event, lines }) };
}

function stepOf(decision: Decision, event: ConversationEvent, name: DecisionName): Decision {
  if (!isConversationEvent(event)) return { ...decision, note: joined(decision.note, 'unreadable') };
  if (event.type === 'visitor-rated' || event.type === 'chat-wrapped-up') return stepOfOpinion(decision, event);
  const queued = queuedIn(atTimeOf(event, decision.state), event);
  if (queued !== undefined) return stepOfQueued(decision, queued, event, name);
  if (isQueuedEvent(event)) return { ...decision, note: joined(decision.note, 'of another routing') };
  const handled = handle(atTimeOf(event, decision.state), event);
  const issued = deriveCommands(bridged, handled.state, { event, name, first: decision.commands.length });
  const { state, alarms } = arm(withClosing(issued.state));
  return {
    state: { ...state, phase: phaseOf(state) },
    commands: [...decision.commands, ...issued.commands],
    alarms: [...decision.alarms, ...alarms],
    transcript: [...decision.transcript, ...(handled.lines ?? [])],
    note: joined(decision.note, handled.note),
  };
}

/** What people say of a visit leads to nothing else. */
function stepOfOpinion(decision: Decision, event: VisitorRated | ChatWrappedUp): Decision {
  const before = atTimeOf(event, decision.state);
  const { state, note } =
    event.type === 'visitor-rated' ? onVisitorRated(before, event) : onChatWrappedUp(before, event);
  return { ...decision, state, note: joined(decision.note, note) };
}

/** A conversation is of the routing of the first event that tells one. */
function queuedIn(state: ConversationState, event: ConversationEvent): Queued | undefined {
  if (isQueued(state)) return state;
  const isOther = state.plan !== undefined || state.facts.visitor !== undefined;
  return isQueuedEvent(event) && !isOther ? { ...state, queued: unknownConversation(state.at) } : undefined;
}

function stepOfQueued(decision: Decision, before: Queued, event: ConversationEvent, name: DecisionName): Decision {
  const first = decision.commands.length;
  const { state: issued, commands, lines, note } = stepQueued(before, event, { name, first });
  const { state, alarms } = arm(issued);
  return {
    state: { ...state, phase: isQueued(state) ? queuedPhase(state) : state.phase },
    commands: [...decision.commands, ...commands],
    alarms: [...decision.alarms, ...alarms],
    transcript: [...decision.transcript, ...lines],
    note: joined(decision.note, note),
  };
}

/** The state at the time of an event, which never goes back. */
function atTimeOf(event: ConversationEvent, before: ConversationState): ConversationState {
  const state = { ...before, at: Math.max(before.at, event.at) };
  const isHeard = 'position' in event || 'moment' in event || 'turnId' in event;
  if (!isHeard) return state;
  const heardAt = Math.max(before.work.heardAt ?? 0, event.at);
  return { ...state, work: { ...state.work, heardAt } };
}

function joined(notes: string, note: string): string {
  return notes === '' ? note : `${notes}, ${note}`;
}
