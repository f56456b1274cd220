import { defined } from '../../../kernel/defined.ts';
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { SenderGroup } from '../../channels/event-channels.ts';

/** Points at a resource; `rel` without prefix. */
export type Pointer = { readonly rel: string; readonly href: string; readonly title?: string | undefined };

/** A link as it stands in `_links`. */
export type LinkTarget = { readonly href: string; readonly title?: string };

/** A resource before a prefix is chosen; `links` besides `self`, names without prefix. */
export type Resource = {
  readonly rel: string;
  /** Name in `_embedded` and in events, where it differs from `rel`. */
  readonly name?: string;
  readonly href: string;
  readonly title?: string;
  readonly members?: JsonObject;
  readonly links?: Readonly<Record<string, LinkTarget | readonly LinkTarget[] | undefined>>;
  readonly embedded?: Readonly<Record<string, Resource | readonly Resource[] | undefined>>;
  readonly etag?: string;
};

/** What has happened to one resource, before a prefix is chosen. Source: trusted-application.md#callback-body */
export type EventDraft = {
  readonly type: 'started' | 'updated' | 'completed' | 'added' | 'deleted';
  readonly link: Pointer;
  readonly in?: Pointer | undefined;
  readonly status?: 'Success' | 'Failure';
  readonly reason?: JsonObject | undefined;
  readonly resource?: Resource;
};

/** Names that never get a prefix. Source: trusted-application.md#relation-prefixes */
const unprefixed = new Set(['self', 'next', 'customContent', 'plainMessage', 'htmlMessage', 'applications']);

/** The pointer to a resource. */
export const pointerTo = (resource: Resource): Pointer => ({
  rel: resource.name ?? resource.rel,
  href: resource.href,
  title: resource.title,
});

/** A collection that links its members; without any it has no such link. */
export const collection = ({ rel, href }: Pointer, member: string, members: readonly LinkTarget[]): Resource => ({
  rel,
  href,
  links: { [member]: members.length === 0 ? undefined : members },
});

/** Writes a resource with `prefix` before its relations; an empty one for UCWA. */
export function renderResource(resource: Resource, prefix: string): JsonObject {
  const name = (rel: string): string => (unprefixed.has(rel) ? rel : prefix + rel);
  const links: Record<string, Json> = { self: { href: resource.href } };
  for (const [rel, link] of Object.entries(resource.links ?? {})) if (link !== undefined) links[name(rel)] = link;
  const embedded: Record<string, Json> = {};
  for (const [rel, inner] of Object.entries(resource.embedded ?? {})) {
    if (inner === undefined) continue;
    embedded[name(rel)] = isList(inner)
      ? inner.map((item) => renderResource(item, prefix))
      : renderResource(inner, prefix);
  }
  return {
    ...resource.members,
    _links: links,
    ...(Object.keys(embedded).length === 0 ? {} : { _embedded: embedded }),
    rel: name(resource.rel),
    ...(resource.etag === undefined ? {} : { etag: resource.etag }),
  };
}

// Array.isArray does not tell a readonly array from the other branch of the union.
const isList = (inner: Resource | readonly Resource[]): inner is readonly Resource[] => Array.isArray(inner);

/** Writes an event with `prefix` before its relations. */
function renderEvent(event: EventDraft, prefix: string): JsonObject {
  const { link, in: within, status, reason, resource, type } = event;
  const pointer = ({ rel, href, title }: Pointer): JsonObject => defined({ rel: prefix + rel, href, title });
  return defined({
    link: pointer(link),
    in: within === undefined ? undefined : pointer(within),
    status,
    reason,
    _embedded: resource === undefined ? undefined : { [prefix + link.rel]: renderResource(resource, prefix) },
    type,
  });
}

/** An event with the resource that tells it. */
export type SentEvent = { readonly sender: Pointer; readonly event: EventDraft };

/** Groups events by sender in their order: a sender occurs again where another one spoke in between. */
export function renderGroups(events: readonly SentEvent[], prefix: string): readonly SenderGroup[] {
  const groups: { rel: string; href: string; events: JsonObject[] }[] = [];
  for (const { sender, event } of events) {
    const last = groups.at(-1);
    const rendered = renderEvent(event, prefix);
    if (last?.href === sender.href) last.events.push(rendered);
    else groups.push({ rel: prefix + sender.rel, href: sender.href, events: [rendered] });
  }
  return groups;
}
