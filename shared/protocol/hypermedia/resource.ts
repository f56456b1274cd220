import * as z from 'zod/mini';
import type { Link } from '../../kernel/link.ts';
import { localName } from './rel.ts';

/** A link object of a resource. Source: trusted-application.md#resources */
export const linkObjectSchema = z.looseObject({ href: z.string(), title: z.optional(z.nullable(z.string())) });

const linksSchema = z.record(z.string(), z.union([linkObjectSchema, z.array(linkObjectSchema)]));

/** Any resource: links, embedded resources, and its own members beside them. Source: trusted-application.md#resources */
export const resourceSchema = z.looseObject({
  rel: z.catch(z.optional(z.string()), undefined),
  etag: z.catch(z.optional(z.union([z.string(), z.number()])), undefined),
  _links: z.optional(z.nullable(linksSchema)),
  _embedded: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
});

/** A resource as it came off the wire. */
export type WireResource = z.infer<typeof resourceSchema>;

/** The first link of a relation, by its name without prefix, made absolute by `base`; undefined when it is not offered. */
export function linkOf(resource: WireResource, rel: string, base: string): Link | undefined {
  const first = linkObjectOf(resource, rel);
  return first === undefined ? undefined : { href: first.href, base };
}

/** The first link object of a relation, with its title. */
export function linkObjectOf(resource: WireResource, rel: string): z.infer<typeof linkObjectSchema> | undefined {
  const entry = Object.entries(resource._links ?? {}).find(([name]) => localName(name) === rel)?.[1];
  return Array.isArray(entry) ? entry[0] : entry;
}

/** The embedded resources of a relation (one or many), by its name without prefix; what is not a resource is left out. */
export function embeddedOf(resource: WireResource, rel: string): readonly WireResource[] {
  const entry = Object.entries(resource._embedded ?? {}).find(([name]) => localName(name) === rel)?.[1];
  const list = Array.isArray(entry) ? entry : entry === undefined ? [] : [entry];
  return list.flatMap((item) => {
    const parsed = resourceSchema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}
