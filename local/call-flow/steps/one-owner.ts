import { byEvent } from '../proof.ts';
import { linkPath } from '../wire.ts';
import { bodyHas, type Step } from './step.ts';

/** What comes between steps 15 and 16 where one agent has the visitor: the other ring is taken back, and a colleague asks that agent in. */
export const oneOwner: readonly Step[] = [
  {
    number: 'withdrawn',
    title: 'take back the other ring',
    parties: 'service → platform → agent',
    prove: (evidence) =>
      byEvent(
        evidence.request('service', 'POST', /\/participantInvitations\/[^/]+\/cancel$/i, [204]),
        evidence.agentChannel(
          evidence.record.agents[1]?.address ?? '',
          'onlineMeetingInvitation',
          'completed',
          ({ status, resource }) => status === 'Failure' && resource.subject === evidence.record.subject,
        ),
        'channel of the agent',
      ),
  },
  {
    number: 'colleague',
    title: 'ask a colleague in',
    parties: 'agent → platform → agent',
    prove: (evidence) => {
      const { address = '' } = evidence.record.agents[1] ?? {};
      return byEvent(
        evidence.request('agent', 'POST', /\/communication\/participantInvitations$/i, [201], (exchange) =>
          bodyHas(exchange, 'to', address),
        ),
        evidence.agentChannel(
          address,
          'onlineMeetingInvitation',
          'started',
          ({ resource }) =>
            resource.subject === evidence.record.subject && linkPath(resource, 'forwardedBy') !== undefined,
        ),
        'channel of the agent',
      );
    },
  },
];
