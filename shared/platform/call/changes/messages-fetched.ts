import type { Leg } from '../call.ts';
import { inTurn, type Step } from '../progress.ts';
import { messageArrives, messageIsAwaited } from '../steps/delivery.ts';

/** A message that a client has fetched; the leg is not known of what 0.1.0 has told it. */
export type FetchedMessage = { readonly leg?: Leg | undefined; readonly number: number };

/** Messages have reached the client of an application. Source: ucwa.md#delivery */
export const messagesFetched =
  (applicationId: string, fetched: readonly FetchedMessage[]): Step =>
  (call) => {
    const steps = (call.undelivered ?? []).flatMap((message): readonly Step[] => {
      const awaiting = message.awaiting.filter(
        (reader) => reader.applicationId !== applicationId || !fetched.some((each) => isSame(each, reader)),
      );
      if (message.failed === true || awaiting.length === message.awaiting.length) return [];
      return [awaiting.length === 0 ? messageArrives(message) : messageIsAwaited(message, awaiting)];
    });
    return inTurn(call, ...steps);
  };

const isSame = (one: FetchedMessage, other: FetchedMessage): boolean =>
  one.number === other.number && (one.leg === undefined || other.leg === undefined || one.leg === other.leg);
