import { defined } from '../../kernel/defined.ts';
import { agentsOf } from './audience.ts';
import type { Call, Undelivered } from './call.ts';
import type { AwaitedMessage, Decision } from './decision.ts';
import type { ApplicationNotice, Notice } from './progress.ts';

/** More messages than this are not waited for, so that a call's record stays small. */
const mostAwaited = 50;

/**
 * Makes a message that goes to people wait until they have fetched it: its sender's own `completed` comes then, or when its time is
 * over. What goes to the service application alone is taken at once, since its callbacks have their own way of giving up.
 * Choice: a commit that tells several messages, as when early words go out, tells their ends at once. Source: ucwa.md#delivery
 */
export function holdBack(decision: Decision, deliveryMs: number, now: number): Decision {
  const said = decision.notices.filter(saysMessage);
  const own = said.filter((notice) => notice.said.for === 'sender');
  const [sent] = own;
  const awaited = said.filter((notice) => notice.said.for === 'reader').map(awaitedMessage);
  if (deliveryMs === 0 || sent === undefined || own.length > 1 || awaited.length === 0) return decision;
  const message = decision.messages.find(({ leg, number }) => leg === sent.said.leg && number === sent.said.number);
  if (message === undefined) return decision;
  const { leg, number, at, operationId } = message;
  const undelivered: Undelivered = defined({
    leg,
    number,
    at,
    operationId,
    applicationId: sent.applicationId,
    awaiting: awaited.map((reader) => ({ ...reader, who: whoUses(decision.call, reader.applicationId) })),
    due: now + deliveryMs,
  });
  const before = decision.call.undelivered ?? [];
  if (before.length >= mostAwaited) return decision;
  return {
    ...decision,
    call: { ...decision.call, undelivered: [...before, undelivered] },
    notices: decision.notices.filter((notice) => notice !== sent),
    awaited,
  };
}

type SaidNotice = ApplicationNotice & Required<Pick<ApplicationNotice, 'said'>>;

const saysMessage = (notice: Notice): notice is SaidNotice => notice.to === 'application' && notice.said !== undefined;

const awaitedMessage = ({ applicationId, said: { leg, number } }: SaidNotice): AwaitedMessage => ({
  applicationId,
  leg,
  number,
});

const whoUses = (call: Call, applicationId: string): string =>
  agentsOf(call).find((agent) => agent.applicationId === applicationId)?.uri ?? 'visitor';
