import * as z from 'zod';
import { dayMs, hourMs, minuteMs } from '../kernel/time.ts';

/** Every time of the protocol, as a setting; tests shorten them. Source: trusted-application.md#lifetimes, ucwa.md#lifetimes */
export type PlatformTimes = {
  /** An invitation without an answer fails after this. */
  readonly ringMs: number;
  /** A message that a reader has not fetched after this has failed for its sender; 0: it is not waited for. */
  readonly deliveryMs: number;
  /** A parked request of an event channel is answered after this, though nothing happened. */
  readonly pollMs: number;
  /** A participant who typed and did not go on leaves the typing participants after this. */
  readonly typingMs: number;
  /** The `completed` event of a message that was sent without an operation id waits this long, so that the answer is read before it. */
  readonly receiptDelayMs: number;
  /** A visitor's UCWA application without a request of its event channel ends after this. */
  readonly applicationIdleMs: number;
  /** The same for a signed-in person: an agent who is silent for so long has left. */
  readonly agentSilentMs: number;
  /** A meeting lasts this long at most, and one that is made ahead may be joined for so long. */
  readonly meetingMs: number;
  /** Anonymous tokens live this long. */
  readonly anonymousTokenMs: number;
  /** One callback POST may take this long. */
  readonly callbackTimeoutMs: number;
  /** Pauses between the attempts of one callback; when they are used up the leg's callback is dead. */
  readonly callbackPausesMs: readonly number[];
  /**
   * What a process has left undone that ended in the middle of it is done after this.
   * Choice: a little longer than a claim on callbacks holds, so that the alarm finds that of a commit which it was set for run out. It is
   * paid for once in so long per call that goes on, by one message and one write: at a line in 2.5 s a fifth of each per line.
   */
  readonly safetyMs: number;
  /** Who asks for too much is told so after this, half as long or half as long again; 0: at once. */
  readonly refusalPauseMs: number;
  /** Signing keys are made anew after this; the older one stays published as long again. */
  readonly keyRotationMs: number;
  /** A call that is over is forgotten so long after it began; the service application keeps what it wants to keep. */
  readonly callKeptMs: number;
};

/** The times of the original service where they are known, ours where they are not. */
export const defaultTimes: PlatformTimes = {
  ringMs: 30_000,
  deliveryMs: 30_000,
  pollMs: 180_000,
  typingMs: 12_000,
  receiptDelayMs: 250,
  applicationIdleMs: 15 * minuteMs,
  agentSilentMs: 2 * minuteMs,
  meetingMs: 8 * hourMs,
  anonymousTokenMs: 8 * hourMs,
  callbackTimeoutMs: 10_000,
  callbackPausesMs: [1_000, 2_000, 4_000, 8_000, 16_000, 29_000],
  safetyMs: 12_500,
  refusalPauseMs: 1_000,
  keyRotationMs: 30 * dayMs,
  callKeptMs: 48 * hourMs,
};

const duration = (usual: number) => z.int().min(0).default(usual);

/** Times as a deployment gives them: JSON by name, the usual ones where it says nothing. */
export const platformTimesSchema = z.strictObject({
  ringMs: duration(defaultTimes.ringMs),
  deliveryMs: duration(defaultTimes.deliveryMs),
  pollMs: duration(defaultTimes.pollMs),
  typingMs: duration(defaultTimes.typingMs),
  receiptDelayMs: duration(defaultTimes.receiptDelayMs),
  applicationIdleMs: duration(defaultTimes.applicationIdleMs),
  agentSilentMs: duration(defaultTimes.agentSilentMs),
  meetingMs: duration(defaultTimes.meetingMs),
  anonymousTokenMs: duration(defaultTimes.anonymousTokenMs),
  callbackTimeoutMs: duration(defaultTimes.callbackTimeoutMs),
  callbackPausesMs: z
    .array(z.int().min(0))
    .max(20)
    .default([...defaultTimes.callbackPausesMs]),
  safetyMs: duration(defaultTimes.safetyMs),
  refusalPauseMs: duration(defaultTimes.refusalPauseMs),
  keyRotationMs: duration(defaultTimes.keyRotationMs),
  callKeptMs: duration(defaultTimes.callKeptMs),
}) satisfies z.ZodType<PlatformTimes>;
