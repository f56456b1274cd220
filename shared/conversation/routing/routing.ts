import type { Command } from '../command.ts';
import type { ConversationEvent } from '../event.ts';
import { type DecisionName, type Draft, issue, wasIssued } from '../issued.ts';
import { endCause } from '../phase.ts';
import type { ConversationState } from '../state.ts';
import type { VisitPlan } from '../visit.ts';

/** What a rule sees. Nothing in the event counts but what is too large to be kept in the state. */
export type Situation = {
  readonly state: ConversationState;
  readonly plan: VisitPlan;
  readonly event: ConversationEvent;
  readonly name: DecisionName;
};

/** Drafts of the commands whose preconditions hold. It need not know which were issued: those are left out afterwards. */
export type Rule = (situation: Situation) => readonly Draft[];

/**
 * How a visit reaches its agents: what is decided before commands are derived (`prepare`), and the rules of a visit that goes
 * on (`running`) or comes to its end (`ending`), in the order in which their commands go out.
 */
export type Routing = {
  readonly prepare: (state: ConversationState) => ConversationState;
  readonly running: readonly Rule[];
  readonly ending: readonly Rule[];
};

/** Issues the commands that are due after an event and were not issued before; the first one gets the index `first`. */
export function deriveCommands(
  routing: Routing,
  before: ConversationState,
  { event, name, first }: { readonly event: ConversationEvent; readonly name: DecisionName; readonly first: number },
): { readonly state: ConversationState; readonly commands: readonly Command[] } {
  const { plan } = before;
  if (plan === undefined) return { state: before, commands: [] };
  const commands: Command[] = [];
  let state = routing.prepare(before);
  for (const rule of endCause(state) === undefined ? routing.running : routing.ending) {
    for (const draft of rule({ state, plan, event, name })) {
      if (wasIssued(state.work, draft)) continue;
      const issued = issue(state, draft, name, first + commands.length);
      commands.push(issued.command);
      state = issued.state;
    }
  }
  return { state, commands };
}
