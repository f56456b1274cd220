import * as z from 'zod';
import { maximumAgentsPerMeeting } from '../protocol/trusted-application/limits.ts';
import { agentBudget, budgetSchema, type SignInBudget, visitorBudget } from './budgets/sign-in-budget.ts';

/** How much is too much, as a setting; what is asked for beyond is answered by 429. Source: trusted-application.md#throttling */
export type PlatformLimits = {
  /** Requests of one service application, by each instance; its endpoints have equal parts of it. */
  readonly requestsPerMinute: number;
  /** Conversations and meetings that begin at one application endpoint, by each instance. */
  readonly conversationsPerMinute: number;
  /** Agents in one meeting, those who are being invited included. */
  readonly agentsPerMeeting: number;
  /** Entries of one bridge. */
  readonly bridgedParticipants: number;
  /** Callbacks that may wait on one conversation of a service application before what is said there is refused. */
  readonly waitingCallbacks: number;
  /** What one sign-in of a visitor may ask for. */
  readonly visitor: SignInBudget;
  /** What one agent may ask for. */
  readonly agent: SignInBudget;
};

/** Choice: numbers were never documented; these are beyond what one instance carries in everyday life. */
export const defaultLimits: PlatformLimits = {
  requestsPerMinute: 30_000,
  conversationsPerMinute: 3_000,
  agentsPerMeeting: maximumAgentsPerMeeting,
  bridgedParticipants: 100,
  waitingCallbacks: 500,
  visitor: visitorBudget,
  agent: agentBudget,
};

const limit = (usual: number, most: number) => z.int().min(1).max(most).default(usual);

/** Limits as a deployment gives them: JSON by name, the usual ones where it says nothing. */
export const platformLimitsSchema = z.strictObject({
  requestsPerMinute: limit(defaultLimits.requestsPerMinute, 1_000_000),
  conversationsPerMinute: limit(defaultLimits.conversationsPerMinute, 1_000_000),
  agentsPerMeeting: limit(defaultLimits.agentsPerMeeting, defaultLimits.agentsPerMeeting),
  bridgedParticipants: limit(defaultLimits.bridgedParticipants, 200),
  waitingCallbacks: limit(defaultLimits.waitingCallbacks, 2_000),
  visitor: budgetSchema(visitorBudget),
  agent: budgetSchema(agentBudget),
}) satisfies z.ZodType<PlatformLimits>;
