import { firstEventNumber } from '../../../shared/protocol/relay/limits.ts';
import type { Session } from '../chat-transport.ts';
import { TransportFailure } from '../failure.ts';
import { textOf, type WireObject } from '../wire.ts';

/** What lets a page go on with its conversation. Source: carebridge.md#relay-open, #relay-resume */
export type RelayAccess = {
  readonly conversationId: string;
  /** Good for this conversation, and for a quarter of an hour. */
  readonly token: string;
  /** Good for new tokens, until one of those that it gave has been used. */
  readonly resumeToken: string;
};

/** What is needed to go on with a visitor's conversation over the relay. */
export type RelaySession = Session &
  Partial<RelayAccess> & {
    readonly transport: 'relay';
    /** URL of the tenant's conversations. */
    readonly conversations: string;
    /** What the conversation is opened with, until the answer has come. */
    readonly opening?: { readonly token: string; readonly body: object } | undefined;
    /** Number of the next event. */
    readonly cursor: number;
    /** Number of the last turn that was taken. */
    readonly turn: number;
    /** Operation id of the turn that ends the visit, until it is taken. */
    readonly leaving?: string | undefined;
  };

/** The session of a conversation that is to be opened. */
export function openingSession(conversations: string, token: string, body: object): RelaySession {
  return { transport: 'relay', conversations, opening: { token, body }, cursor: firstEventNumber, turn: 0 };
}

/** Reads a stored session; undefined when there is none. Only this transport writes it. */
export function readSession(session: Session): RelaySession | undefined {
  const { opening, cursor, turn } = session;
  const isWhole = opening !== undefined || textOf(session, 'resumeToken') !== undefined;
  const isCounted = Number.isInteger(cursor) && Number.isInteger(turn);
  return isWhole && isCounted && URL.canParse(textOf(session, 'conversations') ?? '')
    ? (session as RelaySession)
    : undefined;
}

/** Reads the answer to an opening or a resume. @throws {TransportFailure} — when something is missing in it */
export function accessOf(answer: WireObject): RelayAccess {
  const [conversationId, token] = [textOf(answer, 'conversationId'), textOf(answer, 'token')];
  const resumeToken = textOf(answer, 'resumeToken');
  if (conversationId === undefined || token === undefined || resumeToken === undefined) {
    throw new TransportFailure('foreign');
  }
  return { conversationId, token, resumeToken };
}
