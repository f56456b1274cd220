import type { JsonObject } from '../../kernel/json.ts';
import type { SenderGroup } from '../channel.ts';
import { applicationPath, type UcwaApplication } from '../ucwa-application.ts';
import type { NumberedEntry } from './channel-store.ts';

/** The link to the events from number `ack` on; `ack` comes last, since clients append to it and one reads its digits. Source: ucwa.md#event-channel */
export const eventsHref = (application: UcwaApplication, ack: number): string =>
  `${applicationPath(application)}/events?ack=${ack}`;

/** The events of `entries`, which begin at number `ack`; without any the client asks for the same again. Source: ucwa.md#event-packages */
export function eventPackage(application: UcwaApplication, ack: number, entries: readonly NumberedEntry[]): JsonObject {
  const groups = entries.flatMap(({ entry }) => (entry.kind === 'events' ? entry.groups : []));
  const next = (entries.at(-1)?.number ?? ack - 1) + 1;
  return {
    _links: { self: { href: eventsHref(application, ack) }, next: { href: eventsHref(application, next) } },
    sender: joined(groups).map((group) => ({ ...group })),
  };
}

/** What a client gets that asks for entries which are not there: the way back. Source: ucwa.md#event-channel */
export function resyncPackage(application: UcwaApplication, first: number): JsonObject {
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
