import type { KeyObject } from 'node:crypto';
import type { CenterPlatform } from '../../../shared/providers/contact-center/platform-schema.ts';
import type { Exchange } from '../../exchanges/exchange.ts';

/** Which generation of the API of contact centers is spoken. */
export type Dialect = CenterPlatform['dialect'];

/** The queues of the played contact center. */
export const queueIds = { first: '101', second: '102' } as const;

/** What the people of one conversation say, in its order. */
export type PlayedLines = Readonly<Record<'question' | 'hello' | 'more' | 'answer' | 'again' | 'done', string>>;

/**
 * What a conversation was played with: all by which its exchanges are told apart from those of other conversations and runs. What
 * is not known yet when a play breaks off is absent, and nothing is proven by it.
 */
export type CenterRecord = {
  readonly subject: string;
  readonly dialect: Dialect;
  /** Short name of the run's tenant, which no other run uses. */
  readonly tenant: string;
  /** The contact center's name of that tenant, which no other run uses either. */
  readonly center: string;
  /** What requests to the contact center are recognised by: the API key, or the id of the client who asks for access tokens. */
  readonly credential: string;
  readonly visitorName: string;
  /** The visitor's bearer value, once the conversation is open. */
  readonly token?: string;
  /** The service's id of the conversation. */
  readonly conversation?: string;
  readonly lines: PlayedLines;
  /** The agents in the order in which they take the conversation. */
  readonly agents: readonly CenterAgentRecord[];
  /** Events as they arrived at the visitor. */
  readonly received: readonly Exchange[];
  /** Public keys of the contact center, by their id. */
  readonly keys: ReadonlyMap<string, KeyObject>;
};

/** An agent of the run: id at the contact center, bearer value, skill level by queue, and answers as they arrived. */
export type CenterAgentRecord = {
  readonly id: string;
  readonly token: string;
  readonly levels: Readonly<Record<string, number>>;
  readonly received: readonly Exchange[];
};
