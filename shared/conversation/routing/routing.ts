import type { DecisionName } from '../decision.ts';
import type { ConversationEvent } from '../event.ts';
import type { Draft } from '../issued.ts';
import type { VisitPlan } from '../plan.ts';
import type { ConversationState } from '../state.ts';

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
 * How a visit reaches its agents: what to decide before commands are derived, and the rules, in the order in which their
 * commands go out.
 */
export type Routing = {
  readonly prepare: (state: ConversationState) => ConversationState;
  readonly rules: readonly Rule[];
};
