import * as z from 'zod/mini';

/** Where the next page begins, as the page before said it; opaque to the caller. Source: carebridge.md#paging */
export const continuationSchema = z.string().check(z.minLength(1), z.maxLength(300), z.regex(/^[A-Za-z0-9._~-]+$/));

/** How many items a page may hold. Source: carebridge.md#paging */
export const pageSizeSchema = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200));
