import * as z from 'zod/mini';

/** An id as clients send it: blanks around it do not count. Source: contact-center.md#ids */
export const sentIdSchema = z
  .pipe(
    z.string(),
    z.transform((id: string) => id.trim()),
  )
  .check(z.minLength(1), z.maxLength(200));
