import type { ChatSystem, OpenChatSystem } from './chat-system.ts';
import type { Peer } from './peer.ts';
import { type PeerServer, startPeer } from './peer-server.ts';
import { treeProcessorMs } from './process-tree.ts';
import { XmppPerson } from './xmpp-person.ts';

/** As many agents as those of our own world. */
const agentCount = 10;

/** An XMPP server: each conversation is a room with an archive, in which a visitor and an agent are. */
export function xmppSystem(peer: Peer, version: string): ChatSystem {
  return {
    name: peer.name,
    version,
    open: async (conversations) => {
      const server = await startPeer(peer);
      const people: XmppPerson[] = [];
      try {
        return await open(server, conversations, people);
      } catch (error) {
        await leave(server, people);
        throw error;
      }
    },
  };
}

/** Lets all in; who has signed in is added to `people`. */
async function open(server: PeerServer, count: number, people: XmppPerson[]): Promise<OpenChatSystem> {
  const signIn = async (): Promise<XmppPerson> => {
    const person = await XmppPerson.signIn(server.port);
    people.push(person);
    return person;
  };
  const agents: XmppPerson[] = [];
  for (let number = 0; number < agentCount; number += 1) agents.push(await signIn());
  const visitors: XmppPerson[] = [];
  for (let number = 0; number < count; number += 1) {
    const visitor = await signIn();
    await visitor.join(roomOf(number), 'visitor');
    await agents[number % agentCount]?.join(roomOf(number), 'agent');
    visitors.push(visitor);
  }
  return {
    say: async (conversation, text) => visitors[conversation]?.say(roomOf(conversation), text),
    listen: (listener) => {
      for (const agent of agents) agent.listen(listener);
    },
    processorMs: () => ({ server: treeProcessorMs(server.pid) }),
    close: () => leave(server, people),
  };
}

async function leave(server: PeerServer, people: readonly XmppPerson[]): Promise<void> {
  await Promise.allSettled(people.map((person) => person.signOut()));
  await server.stop();
}

function roomOf(conversation: number): string {
  return `conversation-${conversation}`;
}
