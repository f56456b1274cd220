import { type Agent, conversationId } from '../../local/call-flow/agent.ts';
import type { Chat } from '../../local/call-flow/chat.ts';
import { messageText, type UcwaClient } from '../../local/call-flow/ucwa-client.ts';
import { Visitor } from '../../local/call-flow/visitor.ts';
import { inGroups } from '../support/in-groups.ts';
import { pageOrigin, patienceMs, type StaffedWorld } from './staffed-world.ts';

/** A conversation that agents have joined. */
export type Conversation = {
  /** As the service names it. */
  readonly id: string;
  readonly visitor: Visitor;
  readonly visitorChat: Chat;
  readonly agentChats: readonly Chat[];
  /** From the visitor's invitation until the first agent could write, in milliseconds. */
  readonly joinedMs: number;
};

/** A visitor who has signed in and has not invited yet. */
export type Arrival = { readonly visitor: Visitor; readonly subject: string };

/** Conversations that begin at the same time, so that it does not take too long until all have. */
const begunAtOnce = 5;

let arrivals = 0;

/** A visitor opens the page of a tenant: token, discovery, UCWA application, event channel. */
export async function arrive(
  { engine, visitorsAt }: Pick<StaffedWorld, 'engine' | 'visitorsAt'>,
  tenant: string,
): Promise<Arrival> {
  arrivals += 1;
  const number = arrivals;
  const visitor = await Visitor.enter({ service: engine.origin, tenant, origin: pageOrigin }, patienceMs);
  const { pathname, origin } = new URL(await visitor.discover());
  await visitor.signIn(`${visitorsAt ?? origin}${pathname}`, `Visitor ${number}`);
  return { visitor, subject: `Question ${number}` };
}

/** The visitor invites, and each agent accepts as soon as it is asked. */
export async function begin({ visitor, subject }: Arrival, agents: readonly Agent[]): Promise<Conversation> {
  const invitedAt = performance.now();
  const joining = agents.map(async (agent) => {
    const invitation = await agent.rung(subject);
    const chat = await agent.accept(invitation);
    return { chat, id: conversationId(invitation), joinedMs: performance.now() - invitedAt };
  });
  const [visitorChat, ...joined] = await Promise.all([visitor.invite(subject), ...joining]);
  return {
    id: joined[0]?.id ?? '',
    visitor,
    visitorChat,
    agentChats: joined.map(({ chat }) => chat),
    joinedMs: Math.min(...joined.map(({ joinedMs }) => joinedMs)),
  };
}

/** The visitor leaves, and everybody sees the end. */
export async function end({ visitor, visitorChat, agentChats }: Conversation): Promise<void> {
  await visitorChat.leave();
  await Promise.all(agentChats.map((chat) => chat.ended()));
  await visitor.client.signOut();
}

/** A conversation with the agent of this number. */
export async function converse(world: StaffedWorld, agentNumber: number): Promise<Conversation> {
  const number = agentNumber % world.agents.length;
  return begin(await arrive(world, world.tenantOf(number)), world.agents.slice(number, number + 1));
}

/** Conversations that the agents share evenly. */
export function converseAll(world: StaffedWorld, count: number): Promise<readonly Conversation[]> {
  return inGroups(count, begunAtOnce, (number) => converse(world, number));
}

/** Calls back with the text of each message that one of these people is shown. */
export function hear(people: Iterable<UcwaClient>, listener: (text: string) => void): void {
  for (const { channel } of people) {
    channel.listen(({ rel, resource }) => {
      if (rel === 'message' && resource?.direction === 'Incoming') listener(messageText(resource) ?? '');
    });
  }
}
