import { signInOf } from '../../../directory/sign-in.ts';
import { notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import type { PlatformLimits } from '../../../limits.ts';
import { hearsVisitor, reachesVisitor } from '../../audience.ts';
import type { Call } from '../../call.ts';
import { agentSends, visitorSends } from '../../changes/send-message.ts';
import { agentTypes, visitorTypes } from '../../changes/set-typing.ts';
import type { Change } from '../../decision.ts';
import { messageNumber, readMessageRow } from '../../store/message-rows.ts';
import { collection, type Resource } from '../../view/hypermedia.ts';
import { ucwaMessaging } from '../../view/ucwa/ucwa-conversation.ts';
import { statusOf, ucwaMessage } from '../../view/ucwa/ucwa-message.ts';
import { ucwaParticipantPointer, ucwaTypingParticipants } from '../../view/ucwa/ucwa-participant.ts';
import type { Viewer } from '../../view/ucwa/viewer.ts';
import { unlessTooManyWait } from '../../waiting-callbacks.ts';
import { shown } from '../answers.ts';
import { readMessage } from '../message-input.ts';
import { type UcwaRouteContext, type UcwaWork, ucwaRoute } from './ucwa-work.ts';

const messaging = '/communication/conversations/{conversation}/messaging';

/** Chat of visitors and agents. Source: ucwa.md#send-message, ucwa.md#typing */
export const ucwaMessagingRoutes = (context: UcwaRouteContext): readonly Route[] => [
  ucwaRoute(context, 'GET', messaging, (work) => work.show(work.param('conversation'), ucwaMessaging)),
  ucwaRoute(context, 'POST', `${messaging}/messages`, send),
  ucwaRoute(context, 'GET', `${messaging}/messages/{number}`, message),
  ucwaRoute(context, 'POST', `${messaging}/typing`, async (work) => {
    const { times, limits } = work.context.dependencies;
    const type = { visitor: visitorTypes(times.typingMs), agent: agentTypes(work.application.id, times.typingMs) };
    return work.change(work.param('conversation'), unlessTooManyWaitOf(limits, type));
  }),
  ucwaRoute(context, 'GET', `${messaging}/typingParticipants`, (work) => work.show(work.param('conversation'), typing)),
];

async function send(work: UcwaWork) {
  const input = readMessage(work.routed, ['Plain']);
  const { operationId, content } = input;
  const { budgets, limits } = work.context.dependencies;
  budgets.message(signInOf(work.caller), Buffer.byteLength(content.text));
  const id = work.param('conversation');
  const once = operationId === undefined ? undefined : work.once('message', operationId, [id.toLowerCase(), content]);
  const say = { visitor: visitorSends(input), agent: agentSends({ ...input, applicationId: work.application.id }) };
  return work.change(id, unlessTooManyWaitOf(limits, say), once);
}

/** What is said or typed has to be told to the service application, which may have too much to catch up with. */
const unlessTooManyWaitOf = (
  { waitingCallbacks }: Pick<PlatformLimits, 'waitingCallbacks'>,
  { visitor, agent }: Record<Viewer['kind'], Change>,
): Record<Viewer['kind'], Change> => ({
  visitor: unlessTooManyWait(waitingCallbacks, visitor),
  agent: unlessTooManyWait(waitingCallbacks, agent),
});

async function message(work: UcwaWork) {
  const { store, dependencies } = work.context;
  const partition = work.partition(work.param('conversation'));
  const call = await store.read(partition);
  const viewer = work.viewer(call);
  if (viewer === undefined) throw notFound('ConversationNotFound');
  const leg = viewer.kind === 'visitor' ? 'visitor' : 'meeting';
  const row = await readMessageRow(dependencies.ledger, partition, leg, messageNumber(work.param('number')));
  if (!row?.readers.includes(work.application.id)) throw notFound();
  const status = row.from === viewer.who ? statusOf(call, row) : 'Succeeded';
  return shown(ucwaMessage(call, viewer, row, status), '');
}

function typing(call: Call, viewer: Viewer): Resource {
  const links = call.typing
    .filter(({ who, leg }) => who !== viewer.who && isSeenTyping(call, viewer, who, leg))
    .map(({ who }) => ucwaParticipantPointer(call, viewer, who))
    .map(({ href, title }) => ({ href, title }));
  return collection(ucwaTypingParticipants(call, viewer), 'participant', links);
}

function isSeenTyping(call: Call, viewer: Viewer, who: string, leg: 'visitor' | 'meeting'): boolean {
  if (who === 'service') return leg === (viewer.kind === 'visitor' ? 'visitor' : 'meeting');
  if (viewer.kind === 'visitor') return reachesVisitor(call, who);
  return who !== 'visitor' || hearsVisitor(call, viewer.who);
}
