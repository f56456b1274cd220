import * as z from 'zod';

/** One HTTP exchange as the application's host saw it on the wire; bodies as text, times in epoch ms. */
export const exchangeSchema = z.object({
  /** Counts from 1, in the order in which the answers ended. */
  number: z.int(),
  startedAt: z.number(),
  endedAt: z.number(),
  method: z.string(),
  /** Path and query. */
  target: z.string(),
  /** The bearer value, or empty. */
  bearer: z.string(),
  /** The header `traceparent`, or empty. */
  traceparent: z.string(),
  /** Headers of the request whose names begin with `x-`, in lower case. */
  extensions: z.record(z.string(), z.string()),
  requestBody: z.string(),
  status: z.int(),
  location: z.string().optional(),
  responseBody: z.string(),
});

export type Exchange = z.infer<typeof exchangeSchema>;
