import type { Session } from '../chat-transport.ts';
import { textOf } from './wire.ts';

/** Where a visitor's chat over UCWA is: what is needed to go on with it. */
export type UcwaSession = Session & {
  readonly base: string;
  readonly token: string;
  readonly endpoint: string;
  readonly self: string;
  /** The next request of the event channel. */
  readonly cursor: string;
  /** The invitation, until the platform has taken it. */
  readonly invitation: { readonly href: string; readonly body: unknown } | undefined;
  readonly sendMessage: string | undefined;
  readonly setIsTyping: string | undefined;
};

/** Reads a session that was stored, by ourselves and nobody else; undefined when there is none. */
export function readSession(session: Session): UcwaSession | undefined {
  return textOf(session, 'cursor') === undefined ? undefined : (session as UcwaSession);
}
