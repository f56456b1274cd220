import { createHash } from 'node:crypto';
import { padded } from '../kernel/ids.ts';
import { escapedKey } from './key-escape.ts';

/** Row key of the one state row. */
export const stateKey = 'state';

/** Delivery ids that would make a longer key (in UTF-16 units, escaped) are kept by their hash. */
const longestDeliveryKey = 400;

/** Row key of the inbox row of a delivery; any text may be a delivery id. */
export function inboxKey(deliveryId: string): string {
  if (escapedKey(deliveryId).length <= longestDeliveryKey) return `in.${deliveryId}`;
  return `in.sha256:${createHash('sha256').update(deliveryId).digest('hex')}`;
}

/** Row key of the commands of one decision. */
export const outKey = (version: number): string => `out.${padded(version)}`;

/** Row key of the log entry of one decision. */
export const logKey = (version: number): string => `log.${padded(version)}`;

/** Row key of one transcript line. */
export const sayKey = (number: number): string => `say.${padded(number)}`;
