import { listOf, objectOf, textOf, type WireObject } from '../wire.ts';
import { embeddedOf, linkOf } from './wire.ts';

/** One event of the channel: the resource (`rel`, `href`), its collection (`inRel`), what happened (`type`), and the resource's state. */
export type ChannelEvent = {
  readonly sender: string;
  readonly rel: string;
  readonly href: string;
  readonly title: string | undefined;
  readonly inRel: string | undefined;
  readonly type: string;
  readonly status: string | undefined;
  /** Subcode of the reason, such as `Ended`. */
  readonly reason: string | undefined;
  readonly resource: WireObject | undefined;
};

/** An answer of the event channel: its events in order, and the links for the next ones. Source: ucwa.md#event-packages */
type ChannelPackage = {
  readonly events: readonly ChannelEvent[];
  readonly next: string | undefined;
  readonly resync: string | undefined;
  readonly resume: string | undefined;
};

/** Reads an answer of the event channel; items that are no events are left out. Source: ucwa.md#event-packages */
export function packageOf(body: unknown): ChannelPackage {
  const root = objectOf(body);
  return {
    events: listOf(root.sender).flatMap((sender) => eventsOf(objectOf(sender))),
    next: linkOf(root, 'next')?.href,
    resync: linkOf(root, 'resync')?.href,
    resume: linkOf(root, 'resume')?.href,
  };
}

function eventsOf(sender: WireObject): readonly ChannelEvent[] {
  return listOf(sender.events).flatMap((item) => {
    const event = objectOf(item);
    const link = objectOf(event.link);
    const [rel, href, type] = [textOf(link, 'rel'), textOf(link, 'href'), textOf(event, 'type')];
    if (rel === undefined || href === undefined || type === undefined) return [];
    return [
      {
        sender: textOf(sender, 'href') ?? '',
        rel,
        href,
        title: textOf(link, 'title'),
        inRel: textOf(objectOf(event.in), 'rel'),
        type,
        status: textOf(event, 'status'),
        reason: textOf(objectOf(event.reason), 'subcode'),
        resource: embeddedOf(event, rel),
      },
    ];
  });
}
