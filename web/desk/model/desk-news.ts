import type { DeskChat } from '../record/desk-record.ts';
import type { Invitation } from '../transport/agent-event.ts';

/** Something to be announced once. */
export type DeskNews =
  | { readonly kind: 'rung'; readonly invitation: Invitation }
  | ({ readonly kind: 'taken' } & Taken)
  | { readonly kind: 'line'; readonly chat: DeskChat; readonly name: string; readonly text: string }
  | { readonly kind: 'handedOver'; readonly name: string }
  | { readonly kind: 'failed' | 'gone'; readonly what: AgentAction };

/** A visitor whom a colleague (`by`) has accepted before this agent did. */
export type Taken = { readonly key: string; readonly subject: string; readonly by: string };

/** A request of the agent that may fail. */
export type AgentAction =
  | 'accept'
  | 'take'
  | 'decline'
  | 'invite'
  | 'handOver'
  | 'leave'
  | 'end'
  | 'transfer'
  | 'wrapUp'
  | 'attach'
  | 'file';
