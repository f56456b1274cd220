import type { Owner } from '../../shared/conversation/visit.ts';
import type { Exchange } from '../exchanges/exchange.ts';

/**
 * What a conversation was played with: all by which its exchanges are told apart from those of other conversations and runs. What
 * is not known yet when a play breaks off is absent, and nothing is proven by it.
 */
export type PlayRecord = {
  readonly subject: string;
  /** Short name of the run's tenant, which no other run uses. */
  readonly tenant: string;
  /** SIP URI that the visitor invites; it belongs to the run's tenant. */
  readonly endpoint: string;
  readonly welcome: string;
  /** Who of the agents who were rung keeps the visitor. */
  readonly owner: Owner;
  /** Trace id of the page's requests. */
  readonly traceId: string;
  /** The visitor's bearer value. */
  readonly token?: string;
  /** Path of the conversation in the visitor's application. */
  readonly conversationPath?: string;
  readonly agents: readonly AgentRecord[];
  /** The packages of the visitor's event channel, as they arrived. */
  readonly received: readonly Exchange[];
};

/** An agent of the run: address, bearer value, and the packages of the event channel as they arrived. */
export type AgentRecord = {
  readonly address: string;
  readonly token: string;
  readonly received: readonly Exchange[];
};

/** Id under which the platform shows the conversation to its people: the last segment of its path. */
export function conversationKey({ conversationPath }: PlayRecord): string | undefined {
  return conversationPath?.split('/').at(-1);
}
