import * as z from 'zod/mini';

/** What a visitor says of a chat; `ratingId` names it, so that a repeat is recognised. Source: carebridge.md#rating */
export const ratingInputSchema = z.strictObject({
  ratingId: z.string().check(z.regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')),
  rating: z.int().check(z.minimum(1), z.maximum(5)),
  comment: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
});

/** Whether it stands in the ledger, or is on its way. Source: carebridge.md#rating */
export const ratingAnswerSchema = z.looseObject({ status: z.enum(['kept', 'accepted']) });

export type RatingInput = z.infer<typeof ratingInputSchema>;
export type RatingAnswer = z.infer<typeof ratingAnswerSchema>;
