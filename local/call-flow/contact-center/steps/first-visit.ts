import { byMarks } from '../../proof.ts';
import type { CenterEvidence } from '../center-evidence.ts';
import { queueIds } from '../center-record.ts';
import { mostExperienced, readsLine } from './agent-marks.ts';
import { type CenterStep, saidThere, textOf } from './step.ts';

/** That visitor and agent type, which the gateway alone tells. */
export const typing: readonly CenterStep[] = [
  {
    number: 'visitor-typing',
    title: 'visitor is typing',
    parties: 'visitor → service → contact center → agent',
    prove: (evidence, { conversation }) => {
      const told = evidence.toCenter(
        'POST',
        /^\/conversations\/[^/]+\/typing$/,
        [204],
        ({ target }) => conversation !== undefined && target.includes(`/${encodeURIComponent(conversation)}/`),
      );
      const seen = evidence.seen(
        evidence.agent(0),
        'typing',
        ({ changes }) =>
          Array.isArray(changes) &&
          changes.some((change) => change.kind === 'typing' && change.conversationId === conversation),
      );
      return byMarks(told, evidence.byVisitor('POST', '/typing', [204]) && seen);
    },
  },
  {
    number: 'agent-typing',
    title: 'agent is typing',
    parties: 'agent → contact center → service → visitor',
    prove: (evidence, { conversation }) => {
      const agent = evidence.agent(0);
      return byMarks(
        evidence.byAgent(agent, conversation, '/typing'),
        evidence.delivery(conversation, (told) => told.kind === 'typing' && told.agentId === agent.id),
        evidence.heard('typing', ({ who }) => isPerson(who, agent.id)),
      );
    },
  },
];

/** Steps 4 to 11: the visitor comes, waits, is offered to an agent, and both talk. */
export const firstVisit: readonly CenterStep[] = [
  {
    number: 4,
    title: 'open the chat',
    parties: 'visitor → service',
    prove: (evidence) => byMarks(evidence.opening, evidence.heard('waiting')),
  },
  {
    number: 5,
    title: 'create a conversation',
    parties: 'service → contact center',
    prove: (_evidence, { begun, channel }) =>
      begun !== undefined && textOf(begun.requestBody, 'channelId') === channel
        ? byMarks(begun, { by: 'answer: conversationId; on the channel' })
        : undefined,
  },
  {
    number: 6,
    title: 'tell that the visitor waits',
    parties: 'contact center → service',
    prove: (evidence, { conversation }) => {
      const told = evidence.delivery(conversation, (each) => each.kind === 'queued' && each.queueId === queueIds.first);
      return byMarks(told?.exchange, told);
    },
  },
  {
    number: 7,
    title: 'offer by availability, experience',
    parties: 'contact center → agent',
    prove: (evidence, { conversation }) => {
      const offer = mostExperienced(evidence, evidence.agent(0), queueIds.first, conversation);
      return byMarks(offer?.exchange, offer);
    },
  },
  {
    number: 8,
    title: 'accept',
    parties: 'agent → contact center',
    prove: (evidence, { conversation }) =>
      byMarks(evidence.byAgent(evidence.agent(0), conversation, '/accept'), { by: 'answer: 204' }),
  },
  {
    number: 9,
    title: 'tell that the agent joined',
    parties: 'contact center → service → visitor',
    prove: (evidence, { conversation }) => joined(evidence, conversation, 0),
  },
  {
    number: 10,
    title: "send the visitor's message",
    parties: 'visitor → service → contact center → agent',
    prove: (evidence, { conversation }) => visitorLine(evidence, conversation, evidence.record.lines.question, 0),
  },
  ...typing,
  {
    number: 11,
    title: "receive the agent's reply",
    parties: 'agent → contact center → service → visitor',
    prove: (evidence, { conversation }) => agentLine(evidence, conversation, evidence.record.lines.hello, 0),
  },
];

/** Whether a person of the relay's events is the agent with this id. */
export const isPerson = (who: unknown, id: string): boolean =>
  typeof who === 'object' && who !== null && 'id' in who && who.id === id;

/** The agent at this place has come in: told to the service, and to the visitor. */
export function joined(evidence: CenterEvidence, conversation: string | undefined, place: number) {
  const { id } = evidence.agent(place);
  const told = evidence.delivery(conversation, (each) => each.kind === 'joined' && each.agentId === id);
  return byMarks(
    told?.exchange,
    told,
    evidence.heard('joined', ({ who }) => isPerson(who, id)),
  );
}

/** What the visitor says is said in the contact center, and read by the agent at this place. */
export function visitorLine(evidence: CenterEvidence, conversation: string | undefined, text: string, place: number) {
  const written = evidence.byVisitor(
    'POST',
    '/lines',
    [202],
    ({ requestBody }) => textOf(requestBody, 'text') === text,
  );
  const there = saidThere(evidence, conversation, text);
  return byMarks(there, written && readsLine(evidence, evidence.agent(place), conversation, text));
}

/** What the agent at this place says is told to the service, and to the visitor. */
export function agentLine(evidence: CenterEvidence, conversation: string | undefined, text: string, place: number) {
  const agent = evidence.agent(place);
  return byMarks(
    evidence.byAgent(agent, conversation, '/messages', ({ requestBody }) => textOf(requestBody, 'text') === text),
    evidence.delivery(conversation, (told) => told.kind === 'said' && told.agentId === agent.id && told.text === text),
    evidence.heard('line', (event) => event.text === text && isPerson(event.who, agent.id)),
  );
}
