import { endpointHref, endpointQuery } from '../../../directory/endpoint-hrefs.ts';
import type { Call, Leg } from '../../call.ts';
import { legConversation } from '../../call-ids.ts';

type CallAddress = Pick<Call, 'target' | 'endpoint' | 'meeting'>;

const targetPath = (call: CallAddress): string =>
  `/platformservice/tgt-${call.target}/v1/applications/${call.endpoint.applicationId}`;

/** An operation of the call, or what is under `communication` besides conversations. */
export const operationHref = (call: CallAddress, path: string): string =>
  `${targetPath(call)}/communication${path}?${endpointQuery(call.endpoint)}`;

/** A conversation (empty `path`) or what is below it. `more` goes behind the endpoint in the query. */
export const legHref = (call: CallAddress, leg: Leg, path = '', more = ''): string =>
  `${targetPath(call)}/communication/conversations/${legConversation(call, leg)}${path}?${endpointQuery(call.endpoint)}${more}`;

/** addMessaging of a leg; its query has the conversation first. */
export const addMessagingHref = (call: CallAddress, leg: Leg): string =>
  `${targetPath(call)}/communication/messagingInvitations?conversationId=${legConversation(call, leg)}&${endpointQuery(call.endpoint)}`;

/** addParticipant of a leg; its query has the conversation last. */
export const addParticipantHref = (call: CallAddress, leg: Leg): string =>
  `${operationHref(call, '/participantInvitations')}&conversationId=${legConversation(call, leg)}`;

/** Query of the events of a leg, as callbacks name them. */
export const communicationSender = (call: CallAddress): { readonly rel: 'communication'; readonly href: string } => ({
  rel: 'communication',
  href: endpointHref(call.endpoint, '/communication'),
});

/** The sender of events below a conversation. */
export const conversationSender = (
  call: CallAddress,
  leg: Leg,
): { readonly rel: 'conversation'; readonly href: string } => ({ rel: 'conversation', href: legHref(call, leg) });
