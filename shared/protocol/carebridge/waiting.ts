import * as z from 'zod/mini';

/** How a visitor stands who waits for an agent, as far as that is known. Source: carebridge.md#waiting */
export const waitingAnswerSchema = z.looseObject({
  /** Who is served next has 1. */
  position: z.optional(z.int()),
  /** In how many seconds an agent is there, as often as waiting times say. */
  wait: z.optional(z.looseObject({ fromSeconds: z.int(), toSeconds: z.int() })),
  /** The page asks again after so long, not before. */
  askAgainSeconds: z.int(),
});

export type WaitingAnswer = z.infer<typeof waitingAnswerSchema>;
