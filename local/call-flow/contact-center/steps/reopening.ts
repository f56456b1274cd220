import type { Exchange } from '../../../exchanges/exchange.ts';
import { byMarks } from '../../proof.ts';
import { queueIds } from '../center-record.ts';
import { mostExperienced, readsAll } from './agent-marks.ts';
import { joined } from './first-visit.ts';
import { type CenterStep, saidThere, textOf } from './step.ts';

/** Steps 21 to 25: the visitor comes back to the same conversation, and another agent sees all of it. */
export const reopening: readonly CenterStep[] = [
  {
    number: 21,
    title: 'write again',
    parties: 'visitor → service → contact center',
    prove: (evidence, { conversation }) => {
      const { again } = evidence.record.lines;
      const isIt = ({ requestBody }: Exchange) => textOf(requestBody, 'text') === again;
      const written = evidence.byVisitor('POST', '/lines', [202], isIt);
      return byMarks(saidThere(evidence, conversation, again), written && { by: 'answer: 202; same conversation' });
    },
  },
  {
    number: 22,
    title: 'queue it in the last queue',
    parties: 'contact center → service → visitor',
    prove: (evidence, { conversation }) => {
      const again = saidThere(evidence, conversation, evidence.record.lines.again);
      const isLast = evidence.delivery(
        conversation,
        (told) => told.kind === 'queued' && told.queueId === queueIds.second,
        again,
      );
      const ended = evidence.heard('ended');
      const waits = ended && evidence.heard('waiting', undefined, ended.event.id);
      return again && byMarks(isLast?.exchange, isLast, waits);
    },
  },
  {
    number: 23,
    title: 'offer it to another agent',
    parties: 'contact center → agent → service → visitor',
    prove: (evidence, { conversation }) => {
      const agent = evidence.agent(2);
      const offer = mostExperienced(evidence, agent, queueIds.second, conversation);
      const accepted = evidence.byAgent(agent, conversation, '/accept');
      const proof = joined(evidence, conversation, 2);
      return accepted && proof && byMarks(proof.exchange, offer, proof);
    },
  },
  {
    number: 24,
    title: 'read the history of all visits',
    parties: 'contact center → agent',
    prove: (evidence, { conversation }) => {
      const { question, hello, more, answer, again } = evidence.record.lines;
      const read = { lines: [question, hello, more, answer, again], interactions: 2 };
      const seen = readsAll(evidence, evidence.agent(2), conversation, read);
      return byMarks(seen?.exchange, seen);
    },
  },
  {
    number: 25,
    title: 'end the chat',
    parties: 'agent → contact center → service → visitor',
    prove: (evidence, { conversation }) => {
      const agent = evidence.agent(2);
      return byMarks(
        evidence.byAgent(agent, conversation, '/end'),
        evidence.delivery(conversation, (told) => told.kind === 'left' && told.agentId === agent.id),
        evidence.heard('ended', ({ by }) => by === 'agent'),
      );
    },
  },
];
