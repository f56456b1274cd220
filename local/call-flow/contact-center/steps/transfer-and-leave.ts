import { byMarks } from '../../proof.ts';
import { members } from '../../wire.ts';
import { queueIds } from '../center-record.ts';
import { isRid, readsAll } from './agent-marks.ts';
import { agentLine, isPerson, joined, visitorLine } from './first-visit.ts';
import type { CenterStep } from './step.ts';

/** That the visitor's message comes back, which the gateway alone tells. */
export const echo: CenterStep = {
  number: 'echo',
  title: 'echo the message',
  parties: 'contact center → service',
  prove: (evidence, { conversation }) => {
    const { more } = evidence.record.lines;
    const told = evidence.delivery(conversation, (each) => each.kind === 'echo' && each.text === more);
    return byMarks(told?.exchange, told);
  },
};

/** Steps 12 to 20: another agent takes over, and the visitor leaves. */
export const transferAndLeave: readonly CenterStep[] = [
  {
    number: 12,
    title: 'transfer to another queue',
    parties: 'agent → contact center → service → visitor',
    prove: (evidence, { conversation }) => {
      const agent = evidence.agent(0);
      return byMarks(
        evidence.byAgent(
          agent,
          conversation,
          '/transfer',
          ({ requestBody }) => members(requestBody).queueId === queueIds.second,
        ),
        evidence.delivery(conversation, ({ kind }) => kind === 'transfer'),
        evidence.delivery(conversation, (told) => told.kind === 'left' && told.agentId === agent.id),
        evidence.heard('left', ({ who }) => isPerson(who, agent.id)),
      );
    },
  },
  {
    number: 13,
    title: 'tell of the other queue',
    parties: 'contact center → service → visitor',
    prove: (evidence, { conversation }) => {
      const isOther = evidence.delivery(
        conversation,
        (told) => told.kind === 'queued' && told.queueId === queueIds.second,
      );
      const before = evidence.heard('joined', ({ who }) => isPerson(who, evidence.agent(0).id));
      return byMarks(isOther?.exchange, isOther, before && evidence.heard('waiting', undefined, before.event.id));
    },
  },
  {
    number: 14,
    title: 'another agent takes over',
    parties: 'agent → contact center → service → visitor',
    prove: (evidence, { conversation }) => {
      const accepted = evidence.byAgent(evidence.agent(1), conversation, '/accept');
      return accepted && joined(evidence, conversation, 1);
    },
  },
  {
    number: 15,
    title: 'read what was said before',
    parties: 'contact center → agent',
    prove: (evidence, { conversation }) => {
      const { question, hello } = evidence.record.lines;
      const read = { lines: [question, hello], interactions: 1 };
      const seen = readsAll(evidence, evidence.agent(1), conversation, read);
      return byMarks(seen?.exchange, seen);
    },
  },
  {
    number: 16,
    title: "send the visitor's next message",
    parties: 'visitor → service → contact center → agent',
    prove: (evidence, { conversation }) => visitorLine(evidence, conversation, evidence.record.lines.more, 1),
  },
  echo,
  {
    number: 17,
    title: "receive that agent's reply",
    parties: 'agent → contact center → service → visitor',
    prove: (evidence, { conversation }) => agentLine(evidence, conversation, evidence.record.lines.answer, 1),
  },
  {
    number: 18,
    title: 'leave the chat',
    parties: 'visitor → service',
    prove: (evidence) =>
      byMarks(
        evidence.byVisitor('POST', '/leave', [202]),
        evidence.heard('ended', ({ by }) => by === 'visitor'),
      ),
  },
  {
    number: 19,
    title: 'customer-leave',
    parties: 'service → contact center',
    prove: (_evidence, { left }) => byMarks(left, { by: 'answer: 204' }),
  },
  {
    number: 20,
    title: 'tell that the agent left',
    parties: 'contact center → service, agent',
    prove: (evidence, { conversation, left }) => {
      const agent = evidence.agent(1);
      const told = evidence.delivery(conversation, (each) => each.kind === 'left' && each.agentId === agent.id, left);
      const isEnvelope = evidence.record.dialect === 'chat-gateway';
      const idle = isEnvelope ? [evidence.delivery(conversation, ({ kind }) => kind === 'idle', left)] : [];
      return left && byMarks(told?.exchange, told, ...idle, isRid(evidence, agent, conversation, left));
    },
  },
];
