import { agentsOf } from '../audience.ts';
import type { Call, Undelivered } from '../call.ts';
import { inTurn, type Step, tell, toViewer } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { failed, succeeded } from '../view/event-drafts.ts';
import { ucwaSentMessage } from '../view/ucwa/ucwa-message.ts';
import { agentViewer, type Viewer, visitorViewer } from '../view/ucwa/viewer.ts';

/** So many messages that have failed are known as such. */
const failedKept = 10;

/** Everybody has fetched a message: its sender is told. Source: ucwa.md#delivery */
export const messageArrives =
  (message: Undelivered): Step =>
  (call) => {
    const after = replaced(call, message, []);
    const viewer = senderOf(after, message);
    if (viewer === undefined) return tell(after);
    return tell(after, toViewer(after, viewer, 'conversation', succeeded(ucwaSentMessage(after, viewer, message))));
  };

/** Its time is over and a reader has not fetched it: its sender is told who. Source: ucwa.md#delivery */
export const messageFails =
  (message: Undelivered): Step =>
  (call) => {
    const lost = { ...message, failed: true };
    const after = replaced(call, message, [lost]);
    const viewer = senderOf(after, message);
    if (viewer === undefined) return tell(replaced(call, message, []));
    const event = failed(ucwaSentMessage(after, viewer, lost), reasons.unfetched);
    return tell(after, toViewer(after, viewer, 'conversation', event));
  };

/** Some have fetched a message, others not yet. */
export const messageIsAwaited =
  (message: Undelivered, awaiting: Undelivered['awaiting']): Step =>
  (call) =>
    tell(replaced(call, message, [{ ...message, awaiting, fetched: true }]));

/**
 * A reader has gone, and what they have not fetched is not waited for: it has arrived when others have it, and has failed when it was for
 * no other reader. Source: ucwa.md#delivery
 */
export const isNotAwaited =
  (applicationId: string): Step =>
  (call) =>
    inTurn(call, ...(call.undelivered ?? []).flatMap((message) => withoutReader(message, applicationId)));

function withoutReader(message: Undelivered, applicationId: string): readonly Step[] {
  const awaiting = message.awaiting.filter((reader) => reader.applicationId !== applicationId);
  if (message.failed === true || awaiting.length === message.awaiting.length) return [];
  if (awaiting.length > 0) return [(call) => tell(replaced(call, message, [{ ...message, awaiting }]))];
  return [message.fetched === true ? messageArrives(message) : messageFails(message)];
}

function replaced(call: Call, message: Undelivered, by: readonly Undelivered[]): Call {
  const list = (call.undelivered ?? []).flatMap((each) => (isSame(each, message) ? by : [each]));
  const known = list.filter((each) => each.failed === true).slice(-failedKept);
  return { ...call, undelivered: list.filter((each) => each.failed !== true || known.includes(each)) };
}

const isSame = (one: Undelivered, other: Undelivered): boolean => one.leg === other.leg && one.number === other.number;

/** The sender's view; undefined when the conversation is over for them. */
function senderOf(call: Call, { leg, applicationId }: Undelivered): Viewer | undefined {
  if (leg === 'meeting') {
    const agent = agentsOf(call).find((each) => each.applicationId === applicationId);
    return agent === undefined ? undefined : agentViewer(agent);
  }
  return call.visitor.state === 'Connected' ? visitorViewer(call) : undefined;
}
