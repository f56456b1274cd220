import type { ConversationEvent } from '../../conversation/event.ts';
import type { Json } from '../../kernel/json.ts';

/** What came: its inbox key, the events that it stands for, and what is kept beside the inbox key. */
export type Delivery = {
  readonly deliveryId: string;
  readonly events: readonly ConversationEvent[];
  readonly answer?: Json;
};

/** Of the 100 rows of a transaction, what is left beside inbox, state, commands and log for transcript lines. */
const mostLines = 90;

/**
 * A delivery in as many parts as it takes to write each in one transaction: a callback may hold more messages than that.
 * Only the last part bears the delivery's own inbox key, so a crash between two of them is healed by the repeat; the parts
 * before have keys of their own, and are duplicates then.
 */
export function inParts(delivery: Delivery): readonly Delivery[] {
  const parts: ConversationEvent[][] = [[]];
  let lines = 0;
  for (const event of delivery.events) {
    if (event.type === 'message-received') lines += 1;
    if (lines > mostLines) {
      parts.push([]);
      lines = 1;
    }
    parts.at(-1)?.push(event);
  }
  return parts.map((events, index) => {
    if (index === parts.length - 1) return { ...delivery, events };
    return { deliveryId: `${delivery.deliveryId}.part-${index + 1}`, events };
  });
}
