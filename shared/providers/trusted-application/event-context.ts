import type { Position, ReportedEvent } from '../../conversation/event.ts';
import type { Leg } from '../../conversation/visit.ts';
import { defined } from '../../kernel/defined.ts';
import type { Link } from '../../kernel/link.ts';
import type { WireEvent } from '../../protocol/hypermedia/event-package.ts';
import { localName } from '../../protocol/hypermedia/rel.ts';
import { embeddedOf, linkOf, type WireResource } from '../../protocol/hypermedia/resource.ts';

/** One event of a callback, with what its translator needs to know of the callback around it. */
export type EventContext = {
  readonly event: WireEvent;
  readonly leg: Leg;
  readonly at: number;
  readonly position: Position;
  /** What relative links are relative to. */
  readonly base: string;
  /** Our own application endpoint, in lower case. */
  readonly endpoint: string;
};

/** Reads a resource that an event left out; undefined when it is gone. */
export type ReadLeftOut = (link: Link) => Promise<WireResource | undefined>;

/** Translates the events about one kind of resource; undefined when there is nothing in it for us. */
export type Translator = (context: EventContext, readLeftOut: ReadLeftOut) => Promise<ReportedEvent | undefined>;

/** The members that every reported event has. */
export function reported({ at, position }: EventContext): Pick<EventContext, 'at' | 'position'> {
  return { at, position };
}

/** The link to what an event is about. */
export function subjectLink({ event, base }: EventContext): Link {
  return { href: event.link.href, base };
}

/** The resource that an event embeds. Source: trusted-application.md#callback-body */
export function embeddedSubject({ event }: EventContext): WireResource | undefined {
  return embeddedOf({ _embedded: event._embedded }, localName(event.link.rel))[0];
}

/** The resource that an event is about, embedded or read. Source: trusted-application.md#callback-body */
export async function subjectOf(context: EventContext, readLeftOut: ReadLeftOut): Promise<WireResource | undefined> {
  return embeddedSubject(context) ?? (await readLeftOut(subjectLink(context)));
}

/** The most telling name in an event's reason, as `code`, or nothing. Source: trusted-application.md#reasons */
export function codeOf({ event }: EventContext): { readonly code?: string } {
  const { code, subcode } = event.reason ?? {};
  const telling = subcode !== undefined && subcode !== 'None' ? subcode : code;
  return defined({ code: telling });
}

/** Whether an event's status says `Success`, `Failure`, or nothing; its case does not matter. Source: trusted-application.md#callback-body */
export function statusOf({ event }: EventContext): 'success' | 'failure' | undefined {
  const status = event.status?.toLowerCase();
  return status === 'success' || status === 'failure' ? status : undefined;
}

/** Links of a resource under the names that commands use; absent where the platform does not offer them. */
export function linksOf<Name extends string>(
  resource: WireResource,
  base: string,
  rels: Readonly<Record<Name, string>>,
): { readonly [K in Name]?: Link } {
  const found: { [K in Name]?: Link } = {};
  for (const name in rels) {
    const link = linkOf(resource, rels[name], base);
    if (link !== undefined) found[name] = link;
  }
  return found;
}
