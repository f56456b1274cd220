import * as z from 'zod';
import { dayMs, hourMs } from '../kernel/time.ts';
import { deliveryPausesMs, deliveryTimeoutMs } from '../protocol/contact-center/delivery.ts';

/** Times of the embedded contact center, in milliseconds. Source: contact-center.md */
export type CenterTimes = {
  /** Life of an access token of the Chat API. Source: contact-center.md#tokens */
  readonly accessTokenMs: number;
  /** How long one key signs deliveries. Source: contact-center.md#public-keys */
  readonly keyRotationMs: number;
  /** How long an attempt to deliver waits for its answer. Source: contact-center.md#retries */
  readonly deliveryTimeoutMs: number;
  /** When what a commit owes is looked for by an alarm. */
  readonly safetyMs: number;
  /** How long a conversation is kept after the last that happened in it. Source: contact-center.md#retention */
  readonly conversationKeptMs: number;
  /** How long a link to a file is good. Source: contact-center.md#attachments */
  readonly fileLinkMs: number;
  /** Pauses between attempts. Source: contact-center.md#retries */
  readonly deliveryPausesMs: readonly number[];
};

export const defaultCenterTimes: CenterTimes = {
  accessTokenMs: hourMs,
  keyRotationMs: 30 * dayMs,
  deliveryTimeoutMs,
  safetyMs: 10_000,
  conversationKeptMs: 30 * dayMs,
  fileLinkMs: hourMs,
  deliveryPausesMs,
};

const ms = (usual: number) => z.int().min(1).default(usual);

/** Times as a deployment gives them: JSON by name, the usual ones where it says nothing. */
export const centerTimesSchema = z.strictObject({
  accessTokenMs: ms(defaultCenterTimes.accessTokenMs),
  keyRotationMs: ms(defaultCenterTimes.keyRotationMs),
  deliveryTimeoutMs: ms(defaultCenterTimes.deliveryTimeoutMs),
  safetyMs: ms(defaultCenterTimes.safetyMs),
  conversationKeptMs: ms(defaultCenterTimes.conversationKeptMs),
  fileLinkMs: ms(defaultCenterTimes.fileLinkMs),
  deliveryPausesMs: z
    .array(z.int().min(1))
    .max(10)
    .default([...deliveryPausesMs]),
}) satisfies z.ZodType<CenterTimes>;
