import * as z from 'zod/mini';
import { resourceSchema } from '../hypermedia/resource.ts';

/** Text of the GUID-named member of `communication` that a PUT must send back. Source: ucwa.md#communication */
export const putMarker = 'please pass this in a PUT request';

/** The application: one sign-in. Links `events`, `self`; embedded `me` and `communication`. Source: ucwa.md#applications */
export const ucwaApplicationSchema = z.extend(resourceSchema, {
  id: z.string(),
  culture: z.optional(z.string()),
  userAgent: z.optional(z.string()),
});
export type WireUcwaApplication = z.infer<typeof ucwaApplicationSchema>;

/** Oneself. Source: ucwa.md#me */
export const meSchema = z.extend(resourceSchema, { uri: z.string(), name: z.optional(z.string()) });

/** A time as UCWA writes it, from epoch milliseconds. Source: ucwa.md#times */
export function toUcwaTime(atMs: number): string {
  return `/Date(${atMs})/`;
}
