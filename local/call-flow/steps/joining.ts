import type { Evidence } from '../evidence.ts';
import { byEvent, type ConversationLegs, forEach } from '../proof.ts';
import { isAt, linkPath } from '../wire.ts';
import { bodyHas, isIn, isOfConversation, type Step, saysText } from './step.ts';

/** Steps 11 to 15: places on the bridge, welcome, agents. */
export const joining: readonly Step[] = [
  {
    number: 11,
    title: 'add the bridged participants',
    parties: 'service → platform',
    prove: (evidence, { visitorLeg }) =>
      forEach(evidence.record.agents, ({ address }) =>
        byEvent(
          evidence.request(
            'service',
            'POST',
            /\/bridgedParticipants$/i,
            [201],
            (exchange) =>
              isIn(visitorLeg, exchange) &&
              bodyHas(exchange, 'participantUri', address) &&
              bodyHas(exchange, 'messageFilterState', 'Disabled'),
          ),
          evidence.callback(
            'bridgedParticipant',
            'added',
            ({ path, resource }) => isAt(visitorLeg, path) && resource.participantUri === address,
          ),
          'callback',
        ),
      ),
  },
  {
    number: 12,
    title: 'send the welcome text',
    parties: 'service → platform',
    prove: (evidence, legs) => {
      const sent = welcomeSent(evidence, legs);
      const { pathname } = new URL(sent?.location ?? '/', 'http://carebridge.invalid');
      return byEvent(
        sent,
        evidence.callback('message', 'completed', ({ path, status }) => path === pathname && status === 'Success'),
        'callback',
      );
    },
  },
  {
    number: 13,
    title: 'receive the welcome text',
    parties: 'platform → visitor',
    prove: (evidence, legs) => {
      const sent = welcomeSent(evidence, legs);
      const received = evidence.visitorChannel('message', 'completed', ({ resource }) =>
        saysText(resource, sent?.requestBody),
      );
      return byEvent(received?.exchange, received, 'channel');
    },
  },
  {
    number: 14,
    title: 'add the agents to the meeting',
    parties: 'service → platform',
    prove: (evidence, { roomLeg }) =>
      forEach(evidence.record.agents, ({ address }) =>
        byEvent(
          evidence.request(
            'service',
            'POST',
            /\/communication\/participantInvitations$/i,
            [201],
            (exchange) => isOfConversation(roomLeg, exchange) && bodyHas(exchange, 'to', address),
          ),
          evidence.agentChannel(
            address,
            'onlineMeetingInvitation',
            'started',
            ({ resource }) => resource.subject === evidence.record.subject,
          ),
          'channel of the agent',
        ),
      ),
  },
  {
    number: 15,
    title: 'tell that the agent joined',
    parties: 'platform → service',
    prove: (evidence, { roomLeg }) =>
      forEach(evidence.record.agents, ({ address }) => {
        const isColleague = evidence.record.owner === 'one' && address !== evidence.record.agents[0]?.address;
        const joined = evidence.callback(
          'participantInvitation',
          'completed',
          ({ resource, status }) =>
            status === 'Success' && resource.to === address && isAt(roomLeg, linkPath(resource, 'conversation') ?? ''),
        );
        const present = evidence.callback(
          'participant',
          'added',
          ({ path, inRel, resource }) => isAt(roomLeg, path) && inRel === undefined && resource.uri === address,
        );
        return joined || isColleague ? byEvent(present?.exchange, present, 'callback') : undefined;
      }),
  },
];

function welcomeSent(evidence: Evidence, { visitorLeg }: ConversationLegs) {
  return evidence.request(
    'service',
    'POST',
    /\/messaging\/messages$/i,
    [201],
    (exchange) => isIn(visitorLeg, exchange) && exchange.requestBody === evidence.record.welcome,
  );
}
