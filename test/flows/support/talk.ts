import { type Agent, conversationId } from '../../../local/call-flow/agent.ts';
import type { Chat } from '../../../local/call-flow/chat.ts';
import type { Stage } from '../../../local/call-flow/stage.ts';
import { Visitor } from '../../../local/call-flow/visitor.ts';
import { conversationSchema } from '../../../shared/protocol/carebridge/conversations.ts';

/** A visitor and two agents who can speak with each other. */
export type Talk = {
  readonly person: Visitor;
  readonly visitor: Chat;
  readonly first: Chat;
  readonly second: Chat;
  /** The service's id of the conversation. */
  readonly conversation: string;
};

/** Brings a visitor and both agents of a stage together; resolves when the welcome was heard, too. */
export async function startTalk(stage: Stage, subject: string, name = 'Iris'): Promise<Talk> {
  const person = await Visitor.enter(stage.page, stage.patienceMs);
  await person.signIn(await person.discover(), name);
  // As pages do: by the thread a visit is known to be the sign-in's.
  const visitor = await person.invite(subject, person.signedIn.threadId);
  const join = async (agent: Agent) => {
    const ring = await agent.rung(subject);
    return { chat: await agent.accept(ring), conversation: conversationId(ring) };
  };
  const [first, second] = await Promise.all([join(stage.first), join(stage.second)]);
  await visitor.heardLine(stage.tenant.texts?.welcome ?? '');
  return { person, visitor, first: first.chat, second: second.chat, conversation: first.conversation };
}

/** Says lines one after another. */
export async function sayAll(chat: Chat, lines: readonly string[]): Promise<void> {
  for (const line of lines) await chat.say(line);
}

/** What one person heard, in order; with a name, only of that person. */
export function heardBy({ heard }: Chat, from?: string): readonly string[] {
  return heard.filter((line) => from === undefined || line.from === from).map(({ text }) => text.trim());
}

/** A conversation as an operator sees it. */
export async function conversationOf(stage: Stage, key: string, id: string) {
  const url = `${stage.page.service}/api/tenants/${stage.tenant.id}/conversations/${id}`;
  const response = await fetch(url, { headers: { 'x-carebridge-key': key } });
  return conversationSchema.parse(await response.json());
}
