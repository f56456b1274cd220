import type { Chat } from '../../../local/call-flow/chat.ts';
import type { Stage } from '../../../local/call-flow/stage.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { until } from '../../support/until.ts';
import { conversationOf, startTalk } from './talk.ts';

/** A conversation whose every word can be recognised wherever it turns up. */
export type MarkedTalk = {
  readonly visitor: Chat;
  readonly agents: readonly Chat[];
  readonly conversation: string;
  /** The visitor's name, the subject and everything that was said, by either side. */
  readonly words: readonly string[];
};

/** Letters and digits only: they look the same in JSON, in a data URI and in a row key. */
const mark = (what: string): string => `${what}${randomId().slice(0, 12)}`;

/** Brings a visitor and two agents together, who say something each, and type. */
export async function startMarkedTalk(stage: Stage): Promise<MarkedTalk> {
  const [name, subject, question, answer] = ['Heron', 'Parcel', 'Question', 'Answer'].map(mark) as [
    string,
    string,
    string,
    string,
  ];
  const { visitor, first, second, conversation } = await startTalk(stage, subject, name);
  await visitor.type();
  await visitor.say(question);
  await Promise.all([first, second].map((chat) => chat.heardLine(question)));
  await first.say(answer);
  await Promise.all([visitor, second].map((chat) => chat.heardLine(answer)));
  return { visitor, agents: [first, second], conversation, words: [name, subject, question, answer] };
}

/** The visitor leaves; resolves when the service knows that all is over. */
export async function endMarkedTalk(stage: Stage, key: string, { visitor, agents, conversation }: MarkedTalk) {
  await visitor.leave();
  await Promise.all(agents.map((agent) => agent.ended()));
  await until(async () => (await conversationOf(stage, key, conversation)).phase === 'closed');
}
