import * as z from 'zod/mini';
import { summarySchema } from './conversations.ts';

/** Query of a search: what is looked for, and from where on it goes further back. Source: carebridge.md#search */
export const searchQuerySchema = z.strictObject({
  text: z.string().check(z.trim(), z.minLength(2), z.maxLength(100)),
  after: z.optional(z.string().check(z.regex(/^\d{8}(\.\d{8}\.[0-9a-f]{32})?$/, 'must be the next of an answer'))),
});

/** Where it was found: in a line (`number`), the visitor's name or mail address, the question, or the wrap-up; with what stands around it. */
const matchSchema = z.looseObject({
  in: z.enum(['line', 'name', 'mail', 'subject', 'wrap-up']),
  number: z.optional(z.int()),
  excerpt: z.string(),
});

const foundSchema = z.array(z.looseObject({ ...summarySchema.shape, matches: z.array(matchSchema) }));

/** Conversations that have it, the last first; `next` is there where it can be looked for further back. Source: carebridge.md#search */
export const searchAnswerSchema = z.looseObject({
  conversations: foundSchema,
  /** In the first answer: those whose visitor has such a name or mail address, whenever that was, the last first. */
  named: z.optional(foundSchema),
  /** There are more of them. */
  moreNamed: z.optional(z.boolean()),
  /** Conversations of this day (`yyyy-mm-dd`, UTC) and since were looked through, as far as `next` does not begin within it. */
  searchedTo: z.string(),
  next: z.optional(z.string()),
});

export type SearchQuery = z.infer<typeof searchQuerySchema>;
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
export type SearchMatch = z.infer<typeof matchSchema>;
