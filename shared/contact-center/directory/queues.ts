import * as z from 'zod';

/** Priority of a queue that was given none. */
const usualPriority = 5;

export const queueSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** 1 to 10, 10 first. */
  priority: z.int().default(usualPriority),
  /** Absent: always open. */
  hours: z
    .object({
      timeZone: z.string(),
      openingHours: z.array(z.object({ day: z.int(), from: z.string(), to: z.string() })),
    })
    .optional(),
});

/** A queue of a tenant. Source: carebridge.md#contact-center-administration */
export type Queue = Readonly<z.infer<typeof queueSchema>>;
