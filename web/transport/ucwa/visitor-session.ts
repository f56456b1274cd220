import type { Session } from '../chat-transport.ts';
import { objectOf, textOf } from './wire.ts';

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
  readonly conversation: string | undefined;
  readonly sendMessage: string | undefined;
  readonly setIsTyping: string | undefined;
};

/** Reads a session that was stored; undefined when it is none of ours. */
export function readSession(session: Session): UcwaSession | undefined {
  const [base, token, endpoint] = [textOf(session, 'base'), textOf(session, 'token'), textOf(session, 'endpoint')];
  const [self, cursor] = [textOf(session, 'self'), textOf(session, 'cursor')];
  if (!base || !token || endpoint === undefined || self === undefined || cursor === undefined) return undefined;
  const invitation = objectOf(session.invitation);
  const href = textOf(invitation, 'href');
  return {
    base,
    token,
    endpoint,
    self,
    cursor,
    invitation: href === undefined ? undefined : { href, body: invitation.body },
    conversation: textOf(session, 'conversation'),
    sendMessage: textOf(session, 'sendMessage'),
    setIsTyping: textOf(session, 'setIsTyping'),
  };
}
