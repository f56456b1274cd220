import { linkPath, members, pathOf } from '../evidence.ts';
import { byEvent } from '../proof.ts';
import { bodyHas, isIn, type Step, saysText } from './step.ts';

/** Steps 7 to 15: callback, room, bridge, welcome, agents. */
export const connection: readonly Step[] = [
  {
    number: 7,
    title: 'tell the service application',
    parties: 'platform → service',
    prove: (_evidence, { invitation }) =>
      invitation !== undefined && members(invitation.exchange.responseBody).CallbackContext !== undefined
        ? byEvent(invitation.exchange, invitation, 'callback')
        : undefined,
  },
  {
    number: 8,
    title: 'open the on-demand meeting',
    parties: 'service → platform',
    prove: (evidence, { invitation, roomLeg }) => {
      const link = invitation === undefined ? undefined : linkPath(invitation.resource, 'startAdhocMeeting');
      const conferenced = evidence.callback(
        'conversation',
        'updated',
        ({ path, resource }) =>
          path === roomLeg && resource.state === 'Conferenced' && linkPath(resource, 'addParticipant') !== undefined,
      );
      return byEvent(
        evidence.request('service', 'POST', /./, [201], ({ target }) => link !== undefined && pathOf(target) === link),
        conferenced,
        'callback Conferenced with addParticipant',
      );
    },
  },
  {
    number: 9,
    title: 'accept and bridge the visitor',
    parties: 'service → platform',
    prove: (evidence, { invitation }) => {
      const link = invitation === undefined ? undefined : linkPath(invitation.resource, 'acceptAndBridge');
      return byEvent(
        evidence.request(
          'service',
          'POST',
          /./,
          [200, 201, 204],
          ({ target }) => link !== undefined && pathOf(target) === link,
        ),
        evidence.channel('visitor', 'messagingInvitation', 'completed', ({ status }) => status === 'Success'),
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
        ({ path, resource }) =>
          path.startsWith(visitorLeg ?? '?') && linkPath(resource, 'bridgedParticipants') !== undefined,
      );
      return byEvent(event?.exchange, event, 'callback');
    },
  },
  {
    number: 11,
    title: 'add the bridged participants',
    parties: 'service → platform',
    prove: (evidence, { visitorLeg }) =>
      byEvent(
        evidence.request(
          'service',
          'POST',
          /\/bridgedParticipants$/i,
          [201],
          (exchange) => isIn(visitorLeg, exchange) && bodyHas(exchange, 'messageFilterState', 'Disabled'),
        ),
        evidence.callback('bridgedParticipant', 'added', ({ path }) => path.startsWith(visitorLeg ?? '?')),
        'callback',
      ),
  },
  {
    number: 12,
    title: 'send the welcome text',
    parties: 'service → platform',
    prove: (evidence, { visitorLeg }) =>
      byEvent(
        evidence.request('service', 'POST', /\/messaging\/messages$/i, [201], (exchange) => isIn(visitorLeg, exchange)),
        evidence.callback(
          'message',
          'completed',
          ({ path, status }) => path.startsWith(visitorLeg ?? '?') && status === 'Success',
        ),
        'callback',
      ),
  },
  {
    number: 13,
    title: 'receive the welcome text',
    parties: 'platform → visitor',
    prove: (evidence, { visitorLeg }) => {
      const sent = evidence.request('service', 'POST', /\/messaging\/messages$/i, [201], (exchange) =>
        isIn(visitorLeg, exchange),
      );
      const received = evidence.channel('visitor', 'message', 'completed', ({ resource }) =>
        saysText(resource, sent?.requestBody),
      );
      return byEvent(received?.exchange, received, 'channel');
    },
  },
  {
    number: 14,
    title: 'add the agents to the meeting',
    parties: 'service → platform',
    prove: (evidence, { roomLeg }, { subject }) =>
      byEvent(
        evidence.request('service', 'POST', /\/communication\/participantInvitations$/i, [201], ({ target }) =>
          target.includes(`conversationId=${(roomLeg ?? '?').split('/').at(-1)}`),
        ),
        evidence.channel('agent', 'onlineMeetingInvitation', 'started', ({ resource }) => resource.subject === subject),
        'channel of the agent',
      ),
  },
  {
    number: 15,
    title: 'tell that the agent joined',
    parties: 'platform → service',
    prove: (evidence, { roomLeg }) => {
      const joined = evidence.callback(
        'participantInvitation',
        'completed',
        ({ resource, status }) => linkPath(resource, 'conversation') === roomLeg && status === 'Success',
      );
      const present = evidence.callback(
        'participant',
        'added',
        ({ path, inRel, resource }) =>
          path.startsWith(roomLeg ?? '?') && inRel === undefined && resource.anonymous !== true,
      );
      return joined === undefined ? undefined : byEvent(present?.exchange, present, 'callback');
    },
  },
];
