import type { ChatView } from './chat-view.ts';

/** Whether the platform answers, as the transport reports it. */
export class Connection {
  /** When something was reported last, epoch ms. */
  heardAt = 0;
  /** Whether the transport has had an answer of the channel. */
  isHeard = false;
  #isCutOff = false;
  #askedAgainAt: number | undefined;

  /** Takes a report; `pauseMs`: the platform has asked to be left alone for so long. */
  report(state: 'connected' | 'reconnecting', pauseMs: number, now: number): void {
    this.heardAt = now;
    this.#isCutOff = state === 'reconnecting';
    this.isHeard ||= !this.#isCutOff;
    this.#askedAgainAt = pauseMs > 0 ? now + pauseMs : undefined;
  }

  /** There is no transport any more. */
  close(): void {
    this.isHeard = false;
    this.#isCutOff = false;
  }

  /** What is shown of it; `isUnreachable`: there is no chat, since the service did not answer. */
  shown(isUnreachable: boolean | undefined, isOnline: boolean): Pick<ChatView, 'connection' | 'askedAgainAt'> {
    if (!(isUnreachable ?? this.#isCutOff)) return { connection: 'connected', askedAgainAt: undefined };
    return { connection: isOnline ? 'reconnecting' : 'offline', askedAgainAt: this.#askedAgainAt };
  }
}
