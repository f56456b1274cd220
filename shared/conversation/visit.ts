/**
 * One of the two conversations that the platform has for a visit: the visitor's own (`visitor`), or the one in the room
 * where the agents are (`room`).
 */
export type Leg = 'visitor' | 'room';

/**
 * Who hears an agent: `everyone`, or `agents` = neither do the agent's messages reach the visitor nor the visitor's the
 * agent. The platform calls it the message filter (Disabled, Enabled).
 */
export type Audience = 'everyone' | 'agents';

/** A person who may answer, as the visit sees them; `address` is a SIP URI in lower case. */
export type PlannedAgent = { readonly address: string; readonly displayName: string; readonly audience: Audience };

/** How long a visit waits for what, in seconds. */
export type PlanTimers = {
  /** An asked agent who has neither joined nor refused by then counts as not answering. */
  readonly agentAnswerSeconds: number;
  /** Agents are asked anew as often; absent in plans of the release before this one. */
  readonly askAnewSeconds?: number;
  /** A visitor whom no agent has answered by then is told so, and the visit ends. */
  readonly giveUpAfterSeconds: number;
};

/** Texts that the service application says itself, in the tenant's language. */
export type PlanTexts = {
  /** Said to the visitor once connected; absent: nothing is said. */
  readonly welcome?: string;
  /** First line of what an agent who joins late is told about the visitor's lines so far. */
  readonly recapTitle: string;
  /** Said to the visitor when no agent answers. */
  readonly nobody: string;
};

/**
 * Who of those who were rung keeps the visitor: `one` = the first who accepts; the other rings are taken back. `all` = every agent
 * who accepts.
 */
export type Owner = 'one' | 'all';

/**
 * The tenant's settings that one visit is run by, frozen when the visitor comes in, so that a decision depends on nothing
 * but state and event. `agents` are in the tenant's order; `askAtOnce` of them are asked side by side.
 */
export type VisitPlan = {
  readonly routing: 'bridged';
  readonly subject: string;
  /** Mark of where the tenant's visitors arrive; absent in plans of the release before this one. */
  readonly place?: string;
  /** Name of the skill that the visitor asks for; absent: none in particular. */
  readonly skill?: string;
  /** The name under which the service application itself speaks to the visitor. */
  readonly hostName: string;
  readonly agents: readonly PlannedAgent[];
  readonly askAtOnce: number;
  /** Absent in plans of the release before this one: `all`. */
  readonly owner?: Owner;
  /** The platform fails an invitation at once when the person has no client open: a ring that runs out was at a client. */
  readonly failsOffline?: true;
  readonly timers: PlanTimers;
  readonly texts: PlanTexts;
};
