import { setTimeout as pause } from 'node:timers/promises';
import { fromDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import { eventPackageSchema, type WireEvent } from '../../../shared/protocol/hypermedia/event-package.ts';
import { localName } from '../../../shared/protocol/hypermedia/rel.ts';
import { linkObjectOf, resourceSchema, type WireResource } from '../../../shared/protocol/hypermedia/resource.ts';

/** The events of a package, in order. */
export const eventsOf = (body: unknown): readonly WireEvent[] =>
  eventPackageSchema.parse(body).sender.flatMap(({ events }) => events);

/** The resource that an event embeds. */
export const resourceOf = (event: WireEvent): WireResource =>
  resourceSchema.parse(Object.values(event._embedded ?? {})[0] ?? {});

/** The href of a link of the resource that an event embeds. */
export function linkOf(event: WireEvent, rel: string): string {
  const link = linkObjectOf(resourceOf(event), rel);
  if (link === undefined) throw new Error(`${event.link.rel} has no link ${rel}.`);
  return link.href;
}

/** Collects events, and waits for one. */
export class Listener {
  readonly events: WireEvent[] = [];

  /** The first event of this kind (no typing), waited for. */
  next(rel: string, type: string, that: (event: WireEvent) => boolean = () => true): Promise<WireEvent> {
    return this.#find(
      (event) =>
        localName(event.link.rel) === rel &&
        event.type === type &&
        localName(event.in?.rel ?? '') !== 'typingParticipants' &&
        that(event),
    );
  }

  /** The first event about a participant who types. */
  typing(type: 'added' | 'deleted', title: string): Promise<WireEvent> {
    return this.#find(
      (event) =>
        localName(event.in?.rel ?? '') === 'typingParticipants' && event.type === type && event.link.title === title,
    );
  }

  /** Waits until this has been heard. */
  async hears(line: string): Promise<void> {
    while (!this.words.includes(line)) await pause(5);
  }

  /** `rel type` of everything so far. */
  get story(): readonly string[] {
    return this.events.map(({ link, type }) => `${localName(link.rel)} ${type}`);
  }

  /** Texts that were heard, with the sender's title. */
  get words(): readonly string[] {
    return this.events
      .filter(({ link }) => localName(link.rel) === 'message')
      .flatMap((event) => {
        const resource = resourceOf(event);
        const content = fromDataUri(linkObjectOf(resource, 'plainMessage')?.href ?? '');
        return content === undefined ? [] : [`${linkObjectOf(resource, 'participant')?.title}: ${content.text}`];
      });
  }

  async #find(that: (event: WireEvent) => boolean): Promise<WireEvent> {
    for (;;) {
      const found = this.events.find(that);
      if (found !== undefined) return found;
      await pause(5);
    }
  }
}
