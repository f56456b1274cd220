import type { Session } from '../chat-transport.ts';
import { textOf } from '../wire.ts';

/** What is needed to resume a visitor's chat over UCWA. */
export type UcwaSession = Session & {
  readonly base: string;
  readonly token: string;
  readonly endpoint: string;
  readonly self: string;
  /** The link for the next events. */
  readonly cursor: string;
  /** The invitation, until the platform has taken it. */
  readonly invitation: { readonly href: string; readonly body: unknown } | undefined;
  readonly sendMessage: string | undefined;
  readonly setIsTyping: string | undefined;
};

/** Reads a stored session; undefined when there is none. Only this transport writes it. */
export function readSession(session: Session): UcwaSession | undefined {
  const isWhole = ['base', 'token', 'endpoint', 'self', 'cursor'].every((name) => textOf(session, name) !== undefined);
  return isWhole && URL.canParse(textOf(session, 'base') ?? '') ? (session as UcwaSession) : undefined;
}
