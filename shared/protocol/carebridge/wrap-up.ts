import * as z from 'zod/mini';
import { longestWrapUp, mostTags } from './wrap-up-limits.ts';

const tagSchema = z
  .string()
  .check(
    z.maxLength(longestWrapUp.tag),
    z.regex(/^[^\p{Cc}]*$/u, 'must be one line'),
    z.regex(/\S/, 'must show something'),
  );

/** What an agent makes of a chat; `revision` counts how often that was written. Source: carebridge.md#wrap-up */
export const wrapUpRequestSchema = z.strictObject({
  revision: z.int().check(z.minimum(1), z.maximum(1_000_000)),
  tags: z.array(tagSchema).check(
    z.maxLength(mostTags),
    z.refine((tags) => new Set(tags).size === tags.length, 'must be different'),
  ),
  note: z.optional(z.string().check(z.maxLength(longestWrapUp.note), z.regex(/\S/, 'must show something'))),
});

/** What agents have made of a visit, as it stands; `by` is the address of who wrote it. Source: carebridge.md#wrap-up */
export const wrapUpSchema = z.looseObject({
  visitStartedAt: z.iso.datetime(),
  at: z.iso.datetime(),
  by: z.string(),
  revision: z.int(),
  tags: z.array(z.string()),
  note: z.optional(z.string()),
});
