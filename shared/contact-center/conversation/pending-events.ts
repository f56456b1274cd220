import { defined } from '../../kernel/defined.ts';
import type { WebhookVersion } from '../../protocol/contact-center/webhook-versions.ts';
import type { Changed } from './conversation.ts';
import type { PendingEvent } from './conversation-rows.ts';
import { type EventNames, wireEvent } from './wire-events.ts';

/** A webhook that hears of a change. */
type Hearer = { readonly id: string; readonly version: WebhookVersion };

/** The events of a change in the form of each webhook that hears of it, numbered behind those of before. */
export function pendingEvents(
  { conversation, events }: Changed,
  hearers: readonly Hearer[],
  names: EventNames,
  newId: () => string,
): readonly PendingEvent[] {
  const { at, lastEvent, interactions } = conversation;
  const interaction = defined({ interactionId: interactions.at(-1)?.id });
  const sent = events.flatMap((event) =>
    hearers.flatMap(({ id: webhookId, version }) => {
      const body = wireEvent(event, conversation, version, names);
      return body === undefined ? [] : [{ body, webhookId }];
    }),
  );
  return sent.map(({ body, webhookId }, index): PendingEvent => {
    const number = lastEvent + index + 1;
    const { eventType } = body;
    return { number, eventId: newId(), eventType, webhookId, ...interaction, body: JSON.stringify(body), at };
  });
}
