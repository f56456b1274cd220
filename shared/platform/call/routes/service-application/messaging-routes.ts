import { notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import type { Call, Leg } from '../../call.ts';
import { leaveMeetingChat } from '../../changes/add-messaging.ts';
import { endVisitorLeg } from '../../changes/end-visitor-leg.ts';
import { serviceSends } from '../../changes/send-message.ts';
import { serviceTypes } from '../../changes/set-typing.ts';
import { messageNumber, readMessageRow } from '../../store/message-rows.ts';
import { collection, type Resource } from '../../view/hypermedia.ts';
import { serviceMessage } from '../../view/service-application/service-message.ts';
import { formatsOf, serviceMessaging } from '../../view/service-application/service-messaging.ts';
import {
  serviceParticipantPointer,
  serviceTypingParticipants,
} from '../../view/service-application/service-participant.ts';
import { unlessTooManyWait } from '../../waiting-callbacks.ts';
import { shown } from '../answers.ts';
import { readMessage } from '../message-input.ts';
import { openLeg, type ServiceRouteContext, type ServiceWork, serviceRoute } from './service-work.ts';

const messaging = '/conversations/{conversation}/messaging';
const permission = 'Messages.SendReceive';

/** Chat on a leg. Source: trusted-application.md#messaging, trusted-application.md#send-message */
export const messagingRoutes = (context: ServiceRouteContext): readonly Route[] => [
  serviceRoute(context, 'GET', messaging, undefined, (work) => work.showLeg(serviceMessaging)),
  serviceRoute(context, 'POST', `${messaging}/messages`, permission, send),
  serviceRoute(context, 'GET', `${messaging}/messages/{number}`, permission, message),
  serviceRoute(context, 'POST', `${messaging}/typing`, permission, (work) =>
    work.changeLeg((leg) => serviceTypes(leg, context.dependencies.times.typingMs)),
  ),
  serviceRoute(context, 'GET', `${messaging}/typingParticipants`, permission, (work) => work.showLeg(typing)),
  serviceRoute(context, 'POST', `${messaging}/terminate`, permission, (work) =>
    work.changeLeg((leg) => (leg === 'visitor' ? endVisitorLeg : leaveMeetingChat)),
  ),
];

async function send(work: ServiceWork) {
  const { times, limits } = work.context.dependencies;
  const input = readMessage(work.routed, formatsOf('meeting'));
  const once = input.operationId === undefined ? undefined : work.once('message', input.operationId, input.content);
  const say = (leg: Leg) => unlessTooManyWait(limits.waitingCallbacks, serviceSends(leg, input, times.receiptDelayMs));
  return work.changeLeg(say, once);
}

async function message(work: ServiceWork) {
  const { store, dependencies } = work.context;
  const call = await store.read(work.partition);
  const leg = openLeg(call, work.param('conversation'));
  if (leg === undefined || call.endpoint.uri !== work.caller.endpoint.uri) throw notFound('ConversationNotFound');
  const row = await readMessageRow(dependencies.ledger, work.partition, leg, messageNumber(work.param('number')));
  // What agents say reaches the visitor leg through the bridge; the service application hears it in the meeting.
  if (row === undefined || (leg === 'visitor' && row.from !== 'service' && row.from !== 'visitor')) throw notFound();
  return shown(serviceMessage(call, row), call.endpoint.relPrefix);
}

function typing(call: Call, leg: Leg): Resource {
  const people = call.typing.filter((each) => each.leg === leg || (each.who === 'visitor' && leg === 'meeting'));
  const links = people
    .filter(({ who }) => who !== 'service')
    .map(({ who }) => serviceParticipantPointer(call, leg, who))
    .map(({ href, title }) => ({ href, title }));
  return collection(serviceTypingParticipants(call, leg), 'participant', links);
}
