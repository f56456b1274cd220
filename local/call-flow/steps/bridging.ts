import type { Evidence } from '../evidence.ts';
import { byEvent, type ConversationLegs, type Proof } from '../proof.ts';
import { isAt, linkPath, members, pathOf } from '../wire.ts';
import { isOfConversation, type Step } from './step.ts';

/** Steps 7 to 10: callback, room, bridge. */
export const bridging: readonly Step[] = [
  {
    number: 7,
    title: 'tell the service application',
    parties: 'platform → service',
    prove: (_evidence, { invitation }) =>
      invitation !== undefined && members(invitation.exchange.responseBody).CallbackContext !== undefined
        ? byEvent(invitation.exchange, invitation, 'callback')
        : undefined,
  },
  { number: 8, title: 'open the on-demand meeting', parties: 'service → platform', prove: roomOpened },
  {
    number: 9,
    title: 'accept and bridge the visitor',
    parties: 'service → platform',
    prove: (evidence, { invitation }) => {
      const link = invitation && linkPath(invitation.resource, 'acceptAndBridge');
      return byEvent(
        evidence.request('service', 'POST', /./, [200, 201, 204], ({ target }) => pathOf(target) === link),
        evidence.visitorChannel('messagingInvitation', 'completed', ({ status }) => status === 'Success'),
        'channel',
      );
    },
  },
  {
    number: 10,
    title: 'tell of the bridge',
    parties: 'platform → service',
    prove: (evidence, { visitorLeg }) => {
      const event = evidence.callback(
        'conversationBridge',
        'added',
        ({ path, resource }) => isAt(visitorLeg, path) && linkPath(resource, 'bridgedParticipants') !== undefined,
      );
      return byEvent(event?.exchange, event, 'callback');
    },
  },
];

/** The room is there when its conversation is a conference to which people can be added, and has messaging. */
function roomOpened(evidence: Evidence, { invitation, roomLeg }: ConversationLegs): Proof | undefined {
  const link = invitation && linkPath(invitation.resource, 'startAdhocMeeting');
  const messaging = evidence.request('service', 'POST', /\/communication\/messagingInvitations$/i, [201], (exchange) =>
    isOfConversation(roomLeg, exchange),
  );
  const conferenced = evidence.callback(
    'conversation',
    'updated',
    ({ path, resource }) =>
      path === roomLeg && resource.state === 'Conferenced' && linkPath(resource, 'addParticipant') !== undefined,
  );
  const opened = evidence.request('service', 'POST', /./, [201], ({ target }) => pathOf(target) === link);
  return messaging && byEvent(opened, conferenced, 'callback Conferenced with addParticipant');
}
