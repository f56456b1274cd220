import { agentsOf } from './audience.ts';
import type { Call, Undelivered } from './call.ts';
import type { Decision } from './decision.ts';
import type { Notice } from './progress.ts';

/** More messages than this are not waited for, so that a call's record stays small. */
const mostAwaited = 50;

type Told = Extract<Notice, { to: 'application' }>;

/**
 * Makes a message that goes to people wait until they have fetched it: its sender's own `completed` comes then, or when its time is
 * over. What goes to the service application alone is taken at once, since its callbacks have their own way of giving up.
 * Choice: a commit that tells several messages, as when early words go out, tells their ends at once. Source: ucwa.md#delivery
 */
export function holdBack(decision: Decision, deliveryMs: number, now: number): Decision {
  const own = decision.notices.filter((notice) => isMessage(notice, 'Outgoing'));
  const [sent] = own;
  const readers = decision.notices.filter((notice) => isMessage(notice, 'Incoming'));
  if (deliveryMs === 0 || sent === undefined || own.length > 1 || readers.length === 0) return decision;
  const message = decision.messages.find(
    ({ leg, number }) => leg === legOf(decision.call, sent) && number === numberOf(sent),
  );
  if (message === undefined) return decision;
  const undelivered: Undelivered = {
    leg: message.leg,
    number: message.number,
    at: message.at,
    ...(message.operationId === undefined ? {} : { operationId: message.operationId }),
    applicationId: sent.applicationId,
    awaiting: readers.map((reader) => ({
      applicationId: reader.applicationId,
      who: whoUses(decision.call, reader.applicationId),
      number: numberOf(reader),
    })),
    due: now + deliveryMs,
  };
  const before = decision.call.undelivered ?? [];
  if (before.length >= mostAwaited) return decision;
  return {
    ...decision,
    call: { ...decision.call, undelivered: [...before, undelivered] },
    notices: decision.notices.filter((notice) => notice !== sent),
    awaitedOf: readers.map(({ applicationId }) => applicationId),
  };
}

const isMessage = (notice: Notice, direction: 'Incoming' | 'Outgoing'): notice is Told =>
  notice.to === 'application' &&
  notice.event.link.rel === 'message' &&
  notice.event.status === 'Success' &&
  notice.event.resource?.members?.direction === direction;

const numberOf = ({ event }: Told): number => Number(event.link.href.slice(event.link.href.lastIndexOf('/') + 1));

const legOf = (call: Call, { applicationId }: Told) =>
  applicationId === call.visitor.applicationId ? 'visitor' : 'meeting';

const whoUses = (call: Call, applicationId: string): string =>
  agentsOf(call).find((agent) => agent.applicationId === applicationId)?.uri ?? 'visitor';
