import { defined } from '../kernel/defined.ts';
import { arm } from './alarms.ts';
import type { Command } from './command.ts';
import type { Decision, DecisionName } from './decision.ts';
import { withClosing } from './ending.ts';
import type { ConversationEvent } from './event.ts';
import { handle } from './handlers.ts';
import { issue, wasIssued } from './issued.ts';
import { phaseOf } from './phase.ts';
import { isReadable } from './readable.ts';
import { bridged } from './routing/bridged.ts';
import { type ConversationState, initialState } from './state.ts';

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

function step(decision: Decision, event: ConversationEvent, name: DecisionName): Decision {
  if (!isReadable(event)) return { ...decision, note: joined(decision.note, 'unreadable') };
  const handled = handle(reached(decision.state, event), event);
  const issued = derive(handled.state, event, name, decision.commands.length);
  const { state, alarms } = arm(withClosing(issued.state));
  return {
    state: { ...state, phase: phaseOf(state) },
    commands: [...decision.commands, ...issued.commands],
    alarms: [...decision.alarms, ...alarms],
    transcript: [...decision.transcript, ...(handled.lines ?? [])],
    note: joined(decision.note, handled.note),
  };
}

/** The state at the time of an event, which never goes back. */
function reached(before: ConversationState, event: ConversationEvent): ConversationState {
  const state = { ...before, at: Math.max(before.at, event.at) };
  if (!('position' in event)) return state;
  const heardAt = Math.max(before.work.heardAt ?? 0, event.at);
  return { ...state, work: { ...state.work, heardAt } };
}

function joined(notes: string, note: string): string {
  return notes === '' ? note : `${notes}, ${note}`;
}

function derive(before: ConversationState, event: ConversationEvent, name: DecisionName, first: number) {
  const { plan } = before;
  if (plan === undefined) return { state: before, commands: [] };
  const commands: Command[] = [];
  let state = bridged.prepare(before);
  for (const rule of bridged.rules) {
    for (const draft of rule({ state, plan, event, name })) {
      if (wasIssued(state.work, draft)) continue;
      const issued = issue(state, draft, name, first + commands.length);
      commands.push(issued.command);
      state = issued.state;
    }
  }
  return { state, commands };
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
