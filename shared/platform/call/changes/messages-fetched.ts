import { type Change, decided, noContent, unchanged } from '../decision.ts';
import { inTurn, type Step } from '../progress.ts';
import { messageArrives, messageIsAwaited } from '../steps/delivery.ts';

/** Messages, by their numbers in its conversation, have reached the client of an application. Source: ucwa.md#delivery */
export const messagesFetched =
  (applicationId: string, numbers: ReadonlySet<number>): Change =>
  (call) => {
    const steps = (call.undelivered ?? []).flatMap((message): readonly Step[] => {
      const awaiting = message.awaiting.filter(
        (reader) => reader.applicationId !== applicationId || !numbers.has(reader.number),
      );
      if (message.failed === true || awaiting.length === message.awaiting.length) return [];
      return [awaiting.length === 0 ? messageArrives(message) : messageIsAwaited(message, awaiting)];
    });
    if (steps.length === 0) return unchanged('messagesFetched', noContent, call);
    return decided('messagesFetched', noContent, inTurn(call, ...steps));
  };
