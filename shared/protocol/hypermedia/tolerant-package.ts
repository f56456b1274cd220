import * as z from 'zod/mini';
import { type EventPackage, eventSchema, type WireSender } from './event-package.ts';
import { linkObjectSchema } from './resource.ts';

const looseSenderSchema = z.looseObject({
  rel: z.string(),
  href: z.string(),
  events: z.catch(z.array(z.unknown()), []),
});
const loosePackageSchema = z.looseObject({
  _links: z.catch(z.optional(z.record(z.string(), linkObjectSchema)), undefined),
  sender: z.array(z.unknown()),
  baseuri: z.catch(z.optional(z.string()), undefined),
});

/** A package, and how many senders and events were left out because they could not be understood. */
export type TolerantPackage = { readonly package: EventPackage; readonly leftOut: number };

/**
 * Reads a package as a careful reader does: senders and events of unknown shape or type are left out, the others kept
 * in their order. Undefined when there is no list of senders at all. Source: trusted-application.md#callback-body
 */
export function readPackage(value: unknown): TolerantPackage | undefined {
  const parsed = loosePackageSchema.safeParse(value);
  if (!parsed.success) return undefined;
  let leftOut = 0;
  const senders = parsed.data.sender.flatMap((item): WireSender[] => {
    const sender = looseSenderSchema.safeParse(item);
    if (!sender.success) {
      leftOut += 1;
      return [];
    }
    const events = sender.data.events.flatMap((event) => {
      const known = eventSchema.safeParse(event);
      return known.success ? [known.data] : [];
    });
    leftOut += sender.data.events.length - events.length;
    return [{ ...sender.data, events }];
  });
  return { package: { ...parsed.data, sender: senders }, leftOut };
}
