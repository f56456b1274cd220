import { type Agent, conversationId } from './agent.ts';
import type { HeardLine } from './chat.ts';
import type { Operator } from './operator.ts';
import { startVisitorChat } from './visitor.ts';

/** What one conversation is played with. */
export type Stage = {
  readonly service: string;
  readonly tenant: string;
  readonly pageOrigin: string;
  readonly operator: Operator;
  readonly first: Agent;
  readonly second: Agent;
};

/** What was meant for one person and what arrived. */
export type Hearing = {
  readonly person: string;
  readonly meant: readonly HeardLine[];
  readonly heard: readonly HeardLine[];
};

/** How one played conversation went. */
export type Played = {
  readonly subject: string;
  /** The visitor's bearer value, by which recorded requests are told apart. */
  readonly token: string;
  readonly conversationUrl: string;
  readonly hearings: readonly Hearing[];
  /** Invitation to first agent connected, in milliseconds. */
  readonly joinedMs: number;
};

const endpointName = 'Contoso';
const welcome = 'Welcome to Contoso. An agent will be with you in a moment.';

/** Plays a visitor and two agents through the whole flow, the message filter and the end. */
export async function playConversation(stage: Stage, number: number): Promise<Played> {
  const subject = `Where is parcel ${number}? (${stage.tenant})`;
  const visitorName = `Iris ${number}`;
  const visitor = await startVisitorChat(stage.service, stage.tenant, stage.pageOrigin, visitorName, subject);
  const rings = await Promise.all([stage.first.rung(subject), stage.second.rung(subject)]);
  const first = await stage.first.accept(rings[0]);
  const joinedMs = Date.now() - visitor.invitedAt;
  const second = await stage.second.accept(rings[1]);
  await visitor.chat.heardLine(welcome);

  await first.type();
  await visitor.chat.sawTyping();
  await first.say(`Hello, looking at ${number}`);
  await Promise.all([visitor.chat, second].map((chat) => chat.heardLine(`Hello, looking at ${number}`)));
  await visitor.chat.type();
  await Promise.all([first.sawTyping(), second.sawTyping()]);
  await visitor.chat.say(`Order ${number}, thanks`);
  await Promise.all([first, second].map((chat) => chat.heardLine(`Order ${number}, thanks`)));

  await stage.operator.setAudience(stage.tenant, conversationId(rings[0]), stage.second.profile.address, 'agents');
  await second.say(`Between us: ${number} is late`);
  await first.heardLine(`Between us: ${number} is late`);
  await visitor.chat.say(`Are you there? ${number}`);
  await first.heardLine(`Are you there? ${number}`);
  await first.say(`It comes tomorrow, ${number}`);
  await Promise.all([visitor.chat, second].map((chat) => chat.heardLine(`It comes tomorrow, ${number}`)));

  await visitor.chat.leave();
  await Promise.all([first.ended(), second.ended()]);
  await visitor.chat.client.signOut();

  const visitorLines = [`Order ${number}, thanks`, `Are you there? ${number}`].map((text) => ({
    from: visitorName,
    text,
  }));
  const [said, late] = [`Hello, looking at ${number}`, `It comes tomorrow, ${number}`];
  const shown = { first: shortName(stage.first), second: shortName(stage.second) };

  const [thanks, there] = visitorLines;
  return {
    subject,
    token: visitor.token,
    conversationUrl: visitor.chat.conversationUrl,
    joinedMs,
    hearings: [
      hearing(visitorName, visitor.chat.heard, [
        { from: endpointName, text: welcome },
        { from: shown.first, text: said },
        { from: shown.first, text: late },
      ]),
      hearing(shown.first, first.heard, [thanks, { from: shown.second, text: `Between us: ${number} is late` }, there]),
      hearing(shown.second, second.heard, [
        { from: shown.first, text: said },
        thanks,
        { from: shown.first, text: late },
      ]),
    ],
  };
}

function shortName(agent: Agent): string {
  return agent.profile.displayName.split(' ')[0] ?? agent.profile.displayName;
}

function hearing(person: string, heard: readonly HeardLine[], meant: readonly (HeardLine | undefined)[]): Hearing {
  const lines = meant.filter((line): line is HeardLine => line !== undefined);
  return { person, meant: lines, heard: heard.map(({ from, text }) => ({ from, text: text.trim() })) };
}

/** What is wrong with a hearing: nothing (undefined), or the first difference in words. */
export function difference({ person, meant, heard }: Hearing): string | undefined {
  const length = Math.max(meant.length, heard.length);
  for (let index = 0; index < length; index += 1) {
    const [wanted, got] = [meant[index], heard[index]];
    if (wanted?.text === got?.text && wanted?.from === got?.from) continue;
    return `${person}: line ${index + 1} should be ${describe(wanted)} but is ${describe(got)}`;
  }
  return undefined;
}

function describe(line: HeardLine | undefined): string {
  return line === undefined ? 'nothing' : `"${line.text}" by ${line.from}`;
}
