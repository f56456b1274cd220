import type { Call, Leg } from '../call.ts';
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
    // A chat that goes on is written when a sender is told; what is fetched after its end is noted for itself.
    const isNoted = steps.length > 0 || call.visitor.state === 'Ended';
    return inTurn(isNoted ? withFetched(call, applicationId, fetched) : call, ...steps);
  };

/** The call as it is known how far the visitor has read. */
function withFetched(call: Call, applicationId: string, fetched: readonly FetchedMessage[]): Call {
  const { visitor } = call;
  const before = visitor.fetched ?? 0;
  const numbers = fetched.flatMap(({ leg, number }) => (leg === 'visitor' ? [number] : []));
  const last = Math.max(before, ...numbers);
  return visitor.applicationId !== applicationId || last === before
    ? call
    : { ...call, visitor: { ...visitor, fetched: last } };
}

const isSame = (one: FetchedMessage, other: FetchedMessage): boolean =>
  one.number === other.number && (one.leg === undefined || other.leg === undefined || one.leg === other.leg);
