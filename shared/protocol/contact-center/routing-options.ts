import * as z from 'zod/mini';
import { sentIdSchema } from './ids.ts';

/** Where a channel's conversations wait unless they say otherwise. Source: contact-center.md#channels */
export const routingOptionsSchema = z.strictObject({ type: z.literal('queue'), id: z.string() });

/** The same as clients send it. Source: contact-center.md#channels */
export const routingOptionsInputSchema = z.object({ type: z.literal('queue'), id: sentIdSchema });
