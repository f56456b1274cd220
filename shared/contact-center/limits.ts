import * as z from 'zod';

/** How much is too much for the embedded contact center, as a setting. Source: contact-center.md#throttling */
export type CenterLimits = {
  /** Requests with one credential, by each instance. */
  readonly requestsPerSecond: number;
  /** Webhooks, channels and queues of one tenant, each. */
  readonly entriesPerTenant: number;
};

/** Choice: numbers were never documented; a client of many conversations sends a few requests a second for each. */
export const defaultCenterLimits: CenterLimits = { requestsPerSecond: 500, entriesPerTenant: 200 };

/** Limits as a deployment gives them: JSON by name, the usual ones where it says nothing. */
export const centerLimitsSchema = z.strictObject({
  requestsPerSecond: z.int().min(1).max(100_000).default(defaultCenterLimits.requestsPerSecond),
  entriesPerTenant: z.int().min(1).max(500).default(defaultCenterLimits.entriesPerTenant),
}) satisfies z.ZodType<CenterLimits>;
