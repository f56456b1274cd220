import type { WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import type { Exchange } from '../exchanges/exchange.ts';
import { type Evidence, linkPath, members, pathOf } from './evidence.ts';
import { byEvent, byExchange, type Known, type Proof, type Told } from './proof.ts';
import { messageText } from './ucwa-client.ts';

/** One step of the call flow: who calls whom, and how recorded traffic proves it. */
export type Step = {
  readonly number: number | 'filter' | 'end';
  readonly title: string;
  readonly parties: string;
  prove(evidence: Evidence, known: Known, told: Told): Proof | undefined;
};

const isIn = (leg: string | undefined, exchange: Exchange): boolean =>
  leg !== undefined && pathOf(exchange.target).toLowerCase().startsWith(leg.toLowerCase());

const bodyHas = (exchange: Exchange, member: string, value: string): boolean =>
  members(exchange.requestBody)[member] === value;

/** Steps 1 to 6: discovery, token, the visitor's application and invitation. */
const arrival: readonly Step[] = [
  {
    number: 1,
    title: 'discover the API',
    parties: 'service → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request('service', 'GET', /^\/platformservice\/discover$/i, [200]),
        'answer: link applications',
      ),
  },
  {
    number: 2,
    title: 'read the capabilities',
    parties: 'service → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request('service', 'GET', /\/v1\/applications\/\d+$/i, [200], ({ responseBody }) =>
          responseBody.includes('anonApplicationTokens'),
        ),
        'answer: links of application and communication',
      ),
  },
  {
    number: 3,
    title: 'obtain the anonymous token',
    parties: 'page → service → platform',
    prove: (evidence, _known, { token }) => {
      const minted = evidence.request('service', 'POST', /\/anonApplicationTokens$/i, [200, 201], ({ responseBody }) =>
        responseBody.includes(token),
      );
      const handed = evidence.request('page', 'POST', /^\/api\/token\//, [200], ({ responseBody }) =>
        responseBody.includes(token),
      );
      return handed === undefined
        ? undefined
        : byExchange(minted, 'answer: psat token and discover link, handed to the page');
    },
  },
  {
    number: 4,
    title: 'find anonApplications',
    parties: 'visitor → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request('visitor', 'GET', /^\/platformservice\/discover$/i, [200], ({ responseBody }) =>
          responseBody.includes('anonApplications'),
        ),
        'answer: link anonApplications',
      ),
  },
  {
    number: 5,
    title: 'open the UCWA application',
    parties: 'visitor → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request('visitor', 'POST', /^\/ucwa\/psanon\/v1\/applications$/i, [201]),
        'answer: application with events link',
      ),
  },
  {
    number: 6,
    title: 'invite the help desk',
    parties: 'visitor → platform',
    prove: (evidence, _known, { subject }) =>
      byEvent(
        evidence.request('visitor', 'POST', /\/communication\/messagingInvitations$/i, [201], (exchange) =>
          bodyHas(exchange, 'subject', subject),
        ),
        evidence.channel('visitor', 'messagingInvitation', 'started'),
        'channel',
      ),
  },
];

/** Steps 7 to 15: callback, room, bridge, welcome, agents. */
const connection: readonly Step[] = [
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

/** Steps 16 to 22, the message filter and the end. */
const chatAndEnd: readonly Step[] = [
  {
    number: 16,
    title: 'agent is typing',
    parties: 'agent → platform → visitor',
    prove: (evidence) =>
      byEvent(
        evidence.request('agent', 'POST', /\/messaging\/typing$/i, [204]),
        evidence.channel('visitor', 'participant', 'added', ({ inRel }) => inRel === 'typingParticipants'),
        'channel of the visitor',
      ),
  },
  {
    number: 17,
    title: 'agent sends a message',
    parties: 'agent → platform → visitor',
    prove: (evidence, _known, { conversationPath }) => spoken(evidence, 'agent', 'visitor', conversationPath),
  },
  {
    number: 18,
    title: 'visitor is typing',
    parties: 'visitor → platform → agents',
    prove: (evidence, _known, { conversationPath }) =>
      byEvent(
        evidence.request('visitor', 'POST', /\/messaging\/typing$/i, [204]),
        evidence.channel(
          'agent',
          'participant',
          'added',
          ({ inRel, path }) => inRel === 'typingParticipants' && path.includes(conversationIn(conversationPath)),
        ),
        'channel of the agents',
      ),
  },
  {
    number: 19,
    title: 'visitor sends a message',
    parties: 'visitor → platform → agents',
    prove: (evidence, _known, { conversationPath }) => spoken(evidence, 'visitor', 'agent', conversationPath),
  },
  {
    number: 20,
    title: 'visitor closes the conversation',
    parties: 'visitor → platform',
    prove: (evidence, _known, { conversationPath }) =>
      byExchange(
        evidence.request('visitor', 'DELETE', /./, [204], ({ target }) => pathOf(target) === conversationPath),
        'answer: 204',
      ),
  },
  {
    number: 21,
    title: 'tell that the conversation is gone',
    parties: 'platform → service',
    prove: (evidence, { visitorLeg }) => {
      const event = evidence.callback('conversation', 'deleted', ({ path }) => path === visitorLeg);
      return byEvent(event?.exchange, event, 'callback');
    },
  },
  {
    number: 22,
    title: 'terminate the meeting',
    parties: 'service → platform',
    prove: (evidence, { roomLeg }) =>
      byEvent(
        evidence.request(
          'service',
          'DELETE',
          /./,
          [204],
          ({ target }) => roomLeg !== undefined && pathOf(target) === roomLeg,
        ),
        evidence.callback('conversation', 'deleted', ({ path }) => path === roomLeg),
        'callback',
      ),
  },
  {
    number: 'filter',
    title: 'filter the messages of one agent',
    parties: 'operator → service → platform',
    prove: (evidence, { visitorLeg }) =>
      byEvent(
        evidence.request(
          'service',
          'PUT',
          /\/bridgedParticipants\/[^/]+$/i,
          [200, 204],
          (exchange) => isIn(visitorLeg, exchange) && bodyHas(exchange, 'messageFilterState', 'Enabled'),
        ),
        evidence.callback(
          'bridgedParticipant',
          'updated',
          ({ path, resource }) => path.startsWith(visitorLeg ?? '?') && resource.messageFilterState === 'Enabled',
        ),
        'callback',
      ),
  },
  {
    number: 'end',
    title: 'the meeting ends for the agents',
    parties: 'platform → agents',
    prove: (evidence, _known, { conversationPath }) => {
      const event = evidence.channel('agent', 'conversation', 'deleted', ({ path }) =>
        path.includes(conversationIn(conversationPath)),
      );
      return byEvent(event?.exchange, event, 'channel of the agents');
    },
  },
];

/** Every step in the order of the flow. */
export const steps: readonly Step[] = [...arrival, ...connection, ...chatAndEnd];

/** The last path segment: the id under which the platform shows a conversation to its people. */
function conversationIn(path: string): string {
  return path.split('/').at(-1) ?? '?';
}

function saysText(resource: WireResource, text: string | undefined): boolean {
  return text !== undefined && resource.direction === 'Incoming' && messageText(resource) === text;
}

function spoken(
  evidence: Evidence,
  by: 'agent' | 'visitor',
  to: 'agent' | 'visitor',
  conversationPath: string,
): Proof | undefined {
  const id = conversationIn(conversationPath);
  for (const exchange of evidence.exchanges) {
    if (!/\/messaging\/messages$/i.test(pathOf(exchange.target)) || !exchange.target.includes(id)) continue;
    const sent = evidence.request(by, 'POST', /./, [201], (candidate) => candidate === exchange);
    const heard =
      sent && evidence.channel(to, 'message', 'completed', ({ resource }) => saysText(resource, sent.requestBody));
    if (heard !== undefined) return byEvent(sent, heard, `channel of the ${to}`);
  }
  return undefined;
}
