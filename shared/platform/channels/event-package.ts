import type { NumberedEntry } from '../../channels/channel.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ackOf, type Cursor } from './cursor.ts';
import type { EntryContent } from './event-channel.ts';
import type { SenderGroup } from './event-channels.ts';
import { applicationPath, type UcwaApplication } from './ucwa-application.ts';

/** The link to the events from number `ack` on; `ack` comes last, since clients append to it and one reads its digits. Source: ucwa.md#event-channel */
export const eventsHref = (application: UcwaApplication, cursor: Cursor): string =>
  `${applicationPath(application)}/events?ack=${ackOf(cursor)}`;

/** The events of `entries`, which begin at the cursor; without any the client asks for the same again. Source: ucwa.md#event-packages */
export function eventPackage(
  application: UcwaApplication,
  cursor: Cursor,
  entries: readonly NumberedEntry<EntryContent>[],
): JsonObject {
  const { entry, empties } = cursor;
  const groups = entries.flatMap(({ entry }) => (entry.kind === 'events' ? entry.content.groups : []));
  const last = entries.at(-1);
  const next = last === undefined ? { entry, empties: empties + 1 } : { entry: last.number + 1, empties };
  return {
    _links: { self: { href: eventsHref(application, cursor) }, next: { href: eventsHref(application, next) } },
    sender: joined(groups).map((group) => ({ ...group })),
  };
}

/** What a client gets that asks for entries which are not there: the way back. Source: ucwa.md#event-channel */
export function resyncPackage(application: UcwaApplication, first: Cursor): JsonObject {
  return { _links: { resync: { href: eventsHref(application, first) } }, sender: [] };
}

/** Neighbours of one sender become one group; the order of everything stays. */
function joined(groups: readonly SenderGroup[]): readonly SenderGroup[] {
  const result: SenderGroup[] = [];
  for (const group of groups) {
    const last = result.at(-1);
    if (last?.href === group.href && last.rel === group.rel) {
      result[result.length - 1] = { ...last, events: [...last.events, ...group.events] };
    } else result.push(group);
  }
  return result;
}
