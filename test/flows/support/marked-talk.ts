import path from 'node:path';
import { type Agent, conversationId } from '../../../local/call-flow/agent.ts';
import type { Chat } from '../../../local/call-flow/chat.ts';
import type { Stage } from '../../../local/call-flow/stage.ts';
import { Visitor } from '../../../local/call-flow/visitor.ts';
import { engineParts } from '../../../local/engine/parts.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { until } from '../../support/until.ts';
import { conversationOf } from './talk.ts';
import type { TestEngine } from './test-engine.ts';

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
  const person = await Visitor.enter(stage.page, stage.patienceMs);
  await person.signIn(await person.discover(), name);
  const visitor = await person.invite(subject);
  const join = async (agent: Agent) => {
    const ring = await agent.rung(subject);
    return { chat: await agent.accept(ring), conversation: conversationId(ring) };
  };
  const joined = await Promise.all([join(stage.first), join(stage.second)]);
  await visitor.heardLine(stage.tenant.texts?.welcome ?? '');
  await visitor.type();
  await visitor.say(question);
  await Promise.all(joined.map(({ chat }) => chat.heardLine(question)));
  await joined[0].chat.say(answer);
  await visitor.heardLine(answer);
  return {
    visitor,
    agents: joined.map(({ chat }) => chat),
    conversation: joined[0].conversation,
    words: [name, subject, question, answer],
  };
}

/** The visitor leaves; resolves when the service knows that all is over. */
export async function endMarkedTalk(stage: Stage, key: string, { visitor, agents, conversation }: MarkedTalk) {
  await visitor.leave();
  await Promise.all(agents.map((agent) => agent.ended()));
  await until(async () => (await conversationOf(stage, key, conversation)).phase === 'closed');
}

/** How the tables of an engine are reached. */
export function tablesOf({ engine, folder }: TestEngine): string {
  const application = engineParts(engine.config, path.resolve(folder), {}).find(({ name }) => name === 'application');
  return application?.environment.CAREBRIDGE_TABLES_CONNECTION_STRING ?? '';
}
