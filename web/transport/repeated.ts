import { type Pause, pauseMs } from './back-off.ts';
import type { TransportOwner } from './chat-transport.ts';
import { TransportFailure } from './failure.ts';

/** What a repeated request depends on. */
type RepeatDependencies = {
  readonly pause: Pause;
  readonly owner: Pick<TransportOwner, 'connection'>;
  readonly isStopped: () => boolean;
};

/**
 * Sends a request again and again, with growing pauses, until it is answered; undefined once it is stopped.
 * @throws {TransportFailure} — when it must not be repeated
 */
export async function repeated<Answer>(
  send: () => Promise<Answer>,
  { pause, owner, isStopped }: RepeatDependencies,
): Promise<Answer | undefined> {
  for (let attempt = 1; !isStopped(); attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (isStopped()) break;
      if (!(error instanceof TransportFailure && error.isTemporary)) throw error;
      const { retryAfterMs = 0 } = error;
      // A first failure may be a server that restarts: only the second one is reported.
      if (attempt > 1 || retryAfterMs > 0) owner.connection('reconnecting', retryAfterMs);
      await pause.wait(Math.max(retryAfterMs, pauseMs(attempt)));
    }
  }
  return undefined;
}
