import { padded } from '../kernel/ids.ts';

/** Row key of the one state row. */
export const stateKey = 'state';

/** Row key of the inbox row of a delivery. */
export const inboxKey = (deliveryId: string): string => `in.${deliveryId}`;

/** Row key of the commands of one decision. */
export const outKey = (version: number): string => `out.${padded(version)}`;

/** Row key of the log entry of one decision. */
export const logKey = (version: number): string => `log.${padded(version)}`;

/** Row key of one transcript line. */
export const sayKey = (number: number): string => `say.${padded(number)}`;
