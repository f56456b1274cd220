import type { StoredMessage } from './message.ts';

/** The right to settle one delivered message. Under a session it lasts as long as the session's lock. */
export type Lock = {
  readonly token: string;
  readonly message: StoredMessage;
  readonly sessionId: string | undefined;
  /** Epoch ms; under a session, when it was last known. */
  readonly lockedUntil: number;
};
