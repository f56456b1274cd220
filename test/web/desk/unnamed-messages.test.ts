import { expect, test } from 'vitest';
import type { AgentEvent } from '../../../web/desk/transport/agent-event.ts';
import { UcwaAgent } from '../../../web/desk/transport/ucwa-agent.ts';
import { settled } from '../support/tabs.ts';

const key = '8a6f2a4e-0c55-4c3c-9a0e-2f5b1d7c9e10';
const conversation = `/ucwa/oauth/v1/applications/1/communication/conversations/${key}`;
const location = `${conversation}/messaging/messages/7`;
const place = {
  base: 'https://platform.example/ucwa/oauth/v1/applications',
  self: '/applications/1',
  next: '/events?ack=1',
};

/** An event package in which an own message has completed, without the name of its operation. */
const completed = (status: 'Success' | 'Failure') => ({
  _links: { self: { href: '/events?ack=1' }, next: { href: '/events?ack=2' } },
  sender: [
    {
      rel: 'conversation',
      href: conversation,
      events: [
        {
          link: { rel: 'message', href: location },
          type: 'completed',
          status,
          _embedded: { message: { direction: 'Outgoing', rel: 'message' } },
        },
      ],
    },
  ],
});

const chat = { key, conversation: '1', self: conversation, links: { send: `${conversation}/messaging/messages` } };

/** A desk that has resumed; its platform answers polls and messages when the test says so. */
async function resumed() {
  const taken: AgentEvent[] = [];
  const polls: ((answer: Response) => void)[] = [];
  const posts: ((answer: Response) => void)[] = [];
  const owner = {
    take: (events: readonly AgentEvent[]) => void taken.push(...events),
    connection: () => undefined,
    over: () => undefined,
    known: () => ({ invitations: [], chats: [] }),
    token: async () => 'token',
  };
  const waiting = (list: typeof polls) => new Promise<Response>((resolve) => list.push(resolve));
  const agent = new UcwaAgent(owner, {
    discoverUrl: 'https://platform.example/discover',
    culture: 'en',
    newId: () => 'id',
    now: () => 50,
    fetch: async (url, init) => {
      if (init?.method === 'POST') return waiting(posts);
      return String(url).includes('/events')
        ? waiting(polls)
        : Response.json({ _links: { self: { href: '/applications/1' } } });
    },
  });
  await agent.start(place);
  return { agent, taken, polls, posts };
}

const created = () =>
  new Response(null, { status: 201, headers: { location: `https://platform.example${location}?x=1` } });
const told = (taken: readonly AgentEvent[]) => taken.filter(({ kind }) => kind === 'confirmed');

test.each([
  ['delivered', 'Success', true],
  ['failed', 'Failure', false],
] as const)(
  'own message · completed without its operation, after the answer, and %s → known by its address (ucwa.md#send-message)',
  async (_, status, isDelivered) => {
    const { agent, taken, polls, posts } = await resumed();
    const delivered = agent.deliver(chat, { operationId: 'op-1', text: 'Hello' });
    await settled();
    posts[0]?.(created());
    expect(await delivered).toEqual({ message: '7' });
    polls[0]?.(Response.json(completed(status)));
    await settled();
    expect(told(taken)).toEqual([{ kind: 'confirmed', key, id: '7', operationId: 'op-1', at: 50, isDelivered }]);
    agent.stop();
  },
);

test('own message · completed without its operation, before the answer → known when that comes (ucwa.md#send-message)', async () => {
  const { agent, taken, polls, posts } = await resumed();
  const delivered = agent.deliver(chat, { operationId: 'op-1', text: 'Hello' });
  await settled();
  polls[0]?.(Response.json(completed('Success')));
  await settled();
  expect(told(taken)).toEqual([]);
  posts[0]?.(created());
  await delivered;
  expect(told(taken)).toEqual([{ kind: 'confirmed', key, id: '7', operationId: 'op-1', at: 50, isDelivered: true }]);
  agent.stop();
});
