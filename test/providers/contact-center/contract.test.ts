import { afterAll, beforeAll } from 'vitest';
import type { RawCallback } from '../../../shared/providers/provider.ts';
import { type CenterWorld, startCenterWorld } from '../../support/center-world.ts';
import type { Reply, Seen } from '../../support/small-server.ts';
import { describeQueuedProvider } from '../queued/contract.ts';
import { type Dialect, delivery, proxiedCenter } from './proxied-center.ts';

let world: CenterWorld;
beforeAll(async () => {
  world = await startCenterWorld();
});
afterAll(() => world.close());

type Kind = 'open-conversation' | 'say-line' | 'leave-conversation';

/** Which requests of either dialect do what a command asks for. */
const requests: Readonly<Record<Kind, (seen: Seen) => boolean>> = {
  'open-conversation': ({ method, path }) => method === 'POST' && path.endsWith('/conversations'),
  'say-line': ({ method, path }) => method === 'POST' && path.endsWith('/messages'),
  'leave-conversation': ({ method, path }) => method !== 'GET' && path.includes('/participants/'),
};

/** The newest line of the visitor's is not in a list of messages, whichever dialect it is of. */
function withoutNewest(reply: Reply): Reply {
  if (typeof reply === 'string') return reply;
  const list = JSON.parse(reply.text ?? '{}');
  list.messages?.pop();
  list._embedded?.messages.shift();
  return { ...reply, text: JSON.stringify(list) };
}

const gone: Reply = { status: 404, json: { message: 'There is none.', errors: ['resource_not_found'] } };

for (const dialect of ['chat-api-v2', 'chat-gateway'] satisfies Dialect[]) {
  describeQueuedProvider(`embedded contact center over HTTP, ${dialect}`, async () => {
    const { provider, tenant, customer, rules, hook, address } = await proxiedCenter(world, dialect);
    const { tenant: tenantId, customerId } = customer;
    const lost = new Set<Kind>();
    const forgotten = new Set<string>();
    const said = new Map<string, string[]>();
    const agentEvents: RawCallback[] = [];
    let opened = 0;
    let hidden = 0;
    let typed = 0;
    rules.push((seen, pass) => {
      if ([...forgotten].some((id) => seen.path.includes(`/${id}`))) return Promise.resolve(gone);
      if (seen.method === 'GET' && /\/messages(\?|$)/.test(seen.path)) {
        if (hidden === 0) return undefined;
        hidden -= 1;
        return pass().then(withoutNewest);
      }
      if (seen.method === 'POST' && seen.path.endsWith('/typing')) {
        return pass().then((reply) => {
          if (typeof reply === 'object' && reply.status === 204) typed += 1;
          return reply;
        });
      }
      const kind = (['open-conversation', 'say-line', 'leave-conversation'] as const).find((one) =>
        requests[one](seen),
      );
      if (kind === undefined) return undefined;
      return pass().then((reply) => {
        if (kind === 'open-conversation') opened += 1;
        const [, id = ''] = /\/conversations\/([^/]+)\/messages$/.exec(seen.path) ?? [];
        if (kind === 'say-line') said.set(id, [...(said.get(id) ?? []), JSON.parse(seen.body).text]);
        return lost.delete(kind) ? 'broken' : reply;
      });
    });
    const at = () => world.clock.now();
    const sent = (event: object) => delivery({ url: address, tenantId, customerId, at: at() }, event);
    return {
      provider,
      tenant,
      loseAnswer: (kind) => lost.add(kind),
      said: (id) => said.get(id) ?? [],
      conversations: () => opened,
      hideFromLooks: (looks) => {
        hidden = looks;
      },
      queuing: { isThere: dialect === 'chat-gateway', queue: '102' },
      forget: (id) => forgotten.add(id),
      serve: (conversationId, text) => {
        const agent = { agentId: 'agent-1', agentName: 'Ines,Costa' };
        const flat = (eventType: string, more: object, messageType = 'SYSTEM') =>
          sent({ eventType, messageType, conversationId, timestamp: at(), ...more });
        const enveloped = (eventType: string, data: object) =>
          sent({ eventType, conversationId, timestamp: at(), data });
        const member = (change: string) => enveloped('MEMBERS_CHANGED', { memberType: 'agent', change, id: 'agent-1' });
        agentEvents.push(
          ...(dialect === 'chat-api-v2'
            ? [
                flat('QUEUED', { queueId: '101', queueName: 'Billing' }),
                flat('AGENT_JOINED', agent),
                flat('TEXT', { ...agent, message: text }, 'AGENT'),
                flat('AGENT_LEFT', agent),
              ]
            : [
                enveloped('QUEUED', { queueId: '101', queueName: 'Billing' }),
                member('joined'),
                enveloped('MESSAGE', { isEcho: false, sender: { id: 'agent-1', type: 'agent' }, text }),
                member('left'),
              ]),
        );
      },
      ...(dialect === 'chat-gateway' ? { typed: () => typed } : {}),
      reported: () => {
        const deliveries = hook.seen.filter(({ headers }) => headers['x-8x8-signature'] !== undefined);
        const own = deliveries.map(({ headers, body }): RawCallback => {
          const given = Object.entries(headers).filter(
            (entry): entry is [string, string] => typeof entry[1] === 'string',
          );
          return { method: 'POST', url: address, headers: Object.fromEntries(given), body: Buffer.from(body) };
        });
        return [
          ...own,
          ...agentEvents,
          ...(own.length + agentEvents.length === 0
            ? [sent({ eventType: 'TRANSFER', conversationId: 'x', timestamp: 1 })]
            : []),
        ];
      },
    };
  });
}
