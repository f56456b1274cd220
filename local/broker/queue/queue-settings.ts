import * as z from 'zod';

/** How one queue behaves; durations in milliseconds. Names follow the queue properties of Azure Service Bus. */
export const queueSettingsSchema = z.strictObject({
  lockDurationMs: z.int().positive().default(60_000),
  maxDeliveryCount: z.int().positive().default(10),
  requiresSession: z.boolean().default(false),
  duplicateDetectionWindowMs: z.int().positive().optional(),
  defaultTimeToLiveMs: z.int().positive().optional(),
  deadLetterOnExpiration: z.boolean().default(false),
});

/** Queue names, each with its settings. */
export const queuesSchema = z.record(z.string().min(1), queueSettingsSchema);

/** Settings with every default filled in. */
export type QueueSettings = z.output<typeof queueSettingsSchema>;

/** Settings as they are given: what has a default may be left out. */
export type QueueOptions = z.input<typeof queueSettingsSchema>;
