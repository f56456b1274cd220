import * as z from 'zod/mini';

/**
 * Body of every error answer (`application/problem+json`, RFC 9457); `code` is for programs, `title` for people.
 * Source: carebridge.md#errors
 */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  details: z.optional(z.array(z.string())),
});
