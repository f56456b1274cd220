import * as z from 'zod/mini';
import { linkObjectSchema } from './resource.ts';

/** A pointer to a resource inside an event. Source: trusted-application.md#callback-body */
const targetSchema = z.looseObject({ rel: z.string(), href: z.string(), title: z.optional(z.nullable(z.string())) });

/** Why something ended or changed. Source: trusted-application.md#reasons */
const reasonSchema = z.looseObject({
  code: z.optional(z.string()),
  subcode: z.optional(z.string()),
  message: z.optional(z.string()),
});

/** One event: what (`link`), in which collection (`in`), what happened to it (`type`). Source: trusted-application.md#callback-body */
export const eventSchema = z.looseObject({
  link: targetSchema,
  in: z.optional(targetSchema),
  type: z.enum(['added', 'updated', 'deleted', 'started', 'completed']),
  status: z.optional(z.string()),
  reason: z.optional(reasonSchema),
  _embedded: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

/** Events grouped by the resource that tells them. Source: trusted-application.md#callback-body */
export const senderSchema = z.looseObject({ rel: z.string(), href: z.string(), events: z.array(eventSchema) });

/**
 * What comes by callback and out of an event channel alike; `baseuri` only by callback.
 * Source: trusted-application.md#callback-body
 */
export const eventPackageSchema = z.looseObject({
  _links: z.optional(z.record(z.string(), linkObjectSchema)),
  sender: z.array(senderSchema),
  baseuri: z.optional(z.string()),
});

export type WireEvent = z.infer<typeof eventSchema>;
export type WireSender = z.infer<typeof senderSchema>;
export type EventPackage = z.infer<typeof eventPackageSchema>;
