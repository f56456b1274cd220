import { type Agent, conversationId } from '../../../local/call-flow/agent.ts';
import type { Chat, HeardLine } from '../../../local/call-flow/chat.ts';
import { difference } from '../../../local/call-flow/reception.ts';
import type { Stage } from '../../../local/call-flow/stage.ts';
import { Visitor } from '../../../local/call-flow/visitor.ts';
import { makePersistent, persistently } from './persistence.ts';

/** What people have seen of a flow. */
export type FlowSeen = {
  readonly conversation: string;
  /** What is wrong with what was heard; nothing when all is right. */
  readonly faults: readonly string[];
  /** Everything that was said, in order, by name. */
  readonly said: readonly HeardLine[];
};

/** Lines that are said one after another, each when the one before was heard by all. */
const script = ['first', 'visitor', 'second', 'visitor', 'first'] as const;

/** Counts how often each person is asked, by subject. */
export class Rings {
  readonly #rings = new Map<string, number>();

  constructor(agent: Agent) {
    agent.client.channel.listen(({ rel, type, resource }) => {
      const subject = String(resource?.subject);
      if (rel !== 'onlineMeetingInvitation' || type !== 'started') return;
      this.#rings.set(subject, (this.#rings.get(subject) ?? 0) + 1);
    });
  }

  of(subject: string): number {
    return this.#rings.get(subject) ?? 0;
  }
}

/** A visitor comes, two agents join, all speak, the visitor leaves; a client that gets no answer asks again. */
export async function playFlow(
  stage: Stage,
  rings: readonly Rings[],
  subject: string,
  onConversation: (conversation: string) => void = () => undefined,
): Promise<FlowSeen> {
  const { patienceMs, page, tenant } = stage;
  const person = await persistently(patienceMs, () => Visitor.enter(page, patienceMs));
  makePersistent(person.client);
  try {
    await person.signIn(await person.discover(), 'Iris');
    const visitor = await person.invite(subject);
    const [first, second] = await Promise.all([stage.first, stage.second].map((agent) => join(agent, subject)));
    if (first === undefined || second === undefined) throw new Error('Two agents are needed');
    onConversation(first.conversation);
    const welcome = tenant.texts?.welcome ?? '';
    await visitor.heardLine(welcome);
    const talk = { visitor, first: first.chat, second: second.chat };
    const said = await speak(talk, stage);
    await visitor.leave();
    await Promise.all([first.chat.ended(), second.chat.ended()]);
    const service = { from: tenant.displayName, text: welcome };
    const hearings = [
      { person: 'Iris', heard: visitor.heard, meant: [service, ...said.filter(({ from }) => from !== 'Iris')] },
      ...[first, second].map(({ chat, name }) => ({
        person: name,
        heard: chat.heard,
        meant: said.filter(({ from }) => from !== name),
      })),
    ];
    const faults = hearings.flatMap((hearing) => difference(hearing) ?? []);
    const rung = rings.map((each) => each.of(subject)).filter((times) => times !== 1);
    return {
      conversation: first.conversation,
      faults: [...faults, ...rung.map((times) => `An agent was rung ${times} times`)],
      said: [service, ...said],
    };
  } finally {
    await person.client.signOut();
  }
}

type Talk = Readonly<Record<'visitor' | 'first' | 'second', Chat>>;

async function speak(talk: Talk, stage: Stage): Promise<readonly HeardLine[]> {
  const names = { visitor: 'Iris', first: shortName(stage.first), second: shortName(stage.second) };
  const said: HeardLine[] = [];
  for (const [index, speaker] of script.entries()) {
    const line = { from: names[speaker], text: `Line ${index + 1}` };
    await talk[speaker].say(line.text);
    said.push(line);
    const others = Object.values(talk).filter((chat) => chat !== talk[speaker]);
    await Promise.all(others.map((chat) => chat.heardLine(line.text)));
  }
  return said;
}

async function join(agent: Agent, subject: string) {
  const ring = await agent.rung(subject);
  const chat = await agent.accept(ring);
  return { chat, name: shortName(agent), conversation: conversationId(ring) };
}

function shortName({ profile }: Agent): string {
  return profile.displayName.split(' ')[0] ?? profile.displayName;
}
