import type { Exchange } from '../../../exchanges/exchange.ts';
import { pathOf } from '../../wire.ts';
import { deskSchema, messagesSchema } from '../agent-answers.ts';
import type { CenterEvidence, FoundMark } from '../center-evidence.ts';
import type { CenterAgentRecord } from '../center-record.ts';

/**
 * An offer of the conversation that arrived at an agent, when no other agent of the queue who was available has a higher skill level.
 * Source: contact-center.md#queues
 */
export function mostExperienced(
  evidence: CenterEvidence,
  agent: CenterAgentRecord,
  queueId: string,
  conversation: string | undefined,
): FoundMark | undefined {
  const levelOf = (id: string): number =>
    evidence.record.agents.find((each) => each.id === id)?.levels[queueId] ?? Number.NEGATIVE_INFINITY;
  return evidence.seen(agent, `offered, level ${agent.levels[queueId]}`, (answer, exchange) => {
    if (!isDesk(evidence, exchange)) return false;
    const desk = deskSchema.safeParse(answer).data;
    const isOffered = desk?.conversations.some(
      (work) => work.conversationId === conversation && work.stage === 'offered' && work.queueId === queueId,
    );
    const available = desk?.agents.filter(({ status }) => status === 'available') ?? [];
    return isOffered === true && available.every(({ id }) => levelOf(id) < levelOf(agent.id));
  });
}

/** A desk that arrived at an agent after an exchange began, in which the conversation is not the agent's any more. */
export function isRid(
  evidence: CenterEvidence,
  agent: CenterAgentRecord,
  conversation: string | undefined,
  after: Exchange | undefined,
): FoundMark | undefined {
  return evidence.seen(agent, 'no conversation any more', (answer, exchange) => {
    if (after === undefined || exchange.endedAt < after.startedAt || !isDesk(evidence, exchange)) return false;
    const desk = deskSchema.safeParse(answer).data;
    return desk?.conversations.every((work) => work.conversationId !== conversation) === true;
  });
}

/** Messages of the conversation that arrived at an agent with a line of the visitor's among them. */
export function readsLine(
  evidence: CenterEvidence,
  agent: CenterAgentRecord,
  conversation: string | undefined,
  text: string,
): FoundMark | undefined {
  return evidence.seen(agent, 'message', (answer, exchange) => {
    const messages = messagesIn(evidence, conversation, answer, exchange);
    return messages.some((message) => message.author.type === 'user' && message.text === text);
  });
}

/** Messages that arrived at an agent in one answer with all of these lines in their order, said in so many interactions. */
export function readsAll(
  evidence: CenterEvidence,
  agent: CenterAgentRecord,
  conversation: string | undefined,
  { lines, interactions }: { readonly lines: readonly string[]; readonly interactions: number },
): FoundMark | undefined {
  const what = `${lines.length} messages of ${interactions === 1 ? 'one visit' : `${interactions} visits`}`;
  return evidence.seen(agent, what, (answer, exchange) => {
    const messages = messagesIn(evidence, conversation, answer, exchange);
    const texts = messages.flatMap(({ text }) => (text !== undefined && lines.includes(text) ? [text] : []));
    const visits = new Set(messages.map(({ interactionId }) => interactionId));
    return texts.join('\n') === lines.join('\n') && visits.size === interactions;
  });
}

function isDesk({ record }: CenterEvidence, { method, target }: Exchange): boolean {
  return method === 'GET' && pathOf(target) === `/api/contact-center/agent/${record.center}`;
}

function messagesIn(
  { record }: CenterEvidence,
  conversation: string | undefined,
  answer: Readonly<Record<string, unknown>>,
  { target }: Exchange,
) {
  const path = `/api/contact-center/agent/${record.center}/conversations/${conversation}/messages`;
  return pathOf(target) === path ? (messagesSchema.safeParse(answer).data?.messages ?? []) : [];
}
