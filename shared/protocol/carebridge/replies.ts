import * as z from 'zod/mini';
import { longestReply, maximumRepliesBytes, mostReplies } from './reply-limits.ts';

/** A text that an agent writes often, by a name. Source: carebridge.md#replies */
const replySchema = z.strictObject({
  name: z
    .string()
    .check(
      z.maxLength(longestReply.name),
      z.regex(/^[^\p{Cc}]*$/u, 'must be one line'),
      z.regex(/\S/, 'must show something'),
    ),
  text: z.string().check(z.maxLength(longestReply.text), z.regex(/\S/, 'must show something')),
});

/** Canned replies that go together: each name once. Source: carebridge.md#replies */
const repliesSchema = z.array(replySchema).check(
  z.maxLength(mostReplies),
  z.refine((replies) => new Set(replies.map(({ name }) => name)).size === replies.length, 'must have different names'),
  z.refine(
    (replies) => new TextEncoder().encode(JSON.stringify(replies)).length <= maximumRepliesBytes,
    `must be ${maximumRepliesBytes} bytes at most as JSON text`,
  ),
);

/** One's own canned replies; `revision` counts how often they were written. Source: carebridge.md#replies */
export const ownRepliesSchema = z.strictObject({
  replies: repliesSchema,
  revision: z.int().check(z.minimum(1)),
});

export type Reply = z.infer<typeof replySchema>;
export type OwnRepliesInput = z.infer<typeof ownRepliesSchema>;

/** One's own canned replies as they are answered; revision 0: none were ever written. Source: carebridge.md#replies */
export type OwnRepliesAnswer = { readonly replies: readonly Reply[]; readonly revision: number };
