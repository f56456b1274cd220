import * as z from 'zod/mini';
import { pageSizeSchema } from './paging.ts';

/** Names a dead letter. Source: carebridge.md#dead-letters */
const sequenceNumberSchema = z.string().check(z.regex(/^\d{1,19}$/, 'must be a sequence number'));

/** Query of the list of dead letters. Source: carebridge.md#dead-letters */
export const deadLetterQuerySchema = z.strictObject({
  after: z.optional(sequenceNumberSchema),
  limit: z._default(pageSizeSchema, 50),
});

/** A dead letter without what it says. Source: carebridge.md#dead-letters */
export const deadLetterSchema = z.looseObject({
  sequenceNumber: sequenceNumberSchema,
  reason: z.string(),
  deliveryCount: z.int(),
  enqueuedAt: z.iso.datetime(),
  kind: z.string(),
  tenant: z.optional(z.string()),
  conversation: z.optional(z.string()),
  code: z.optional(z.string()),
});

/** A page of dead letters; `next` is there when there may be more. Source: carebridge.md#dead-letters */
export const deadLetterListSchema = z.looseObject({
  deadLetters: z.array(deadLetterSchema),
  next: z.optional(z.string()),
});

export type DeadLetterQuery = z.infer<typeof deadLetterQuerySchema>;
export type DeadLetterView = z.infer<typeof deadLetterSchema>;
export type DeadLetterList = z.infer<typeof deadLetterListSchema>;
