import * as z from 'zod';

export const queueSchema = z.object({ id: z.string(), name: z.string() });

/** A queue of a tenant. Source: carebridge.md#contact-center-administration */
export type Queue = Readonly<z.infer<typeof queueSchema>>;
