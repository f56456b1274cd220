import { expect, test } from 'vitest';
import type { StrictGatewayClient } from '../../support/strict-center/gateway-client.ts';
import { allDeathsMs, diesAtEach, type MortalProcess, openMortalStage } from '../mortal-process.ts';

type Shown = { readonly text: string };

/** A client that looks whether something was done before it does it again, since no request of this API may be repeated blindly. */
class LookingClient {
  readonly gateway: StrictGatewayClient;
  readonly #life: MortalProcess;
  readonly #channelId: string;
  readonly #known = new Set<string>();

  constructor(gateway: StrictGatewayClient, life: MortalProcess, channelId: string) {
    this.gateway = gateway;
    this.#life = life;
    this.#channelId = channelId;
  }

  async begins(): Promise<string> {
    for (;;) {
      const made = await this.gateway.call('POST', '/conversations', { channelId: this.#channelId, user: {} });
      const id = made.status === 202 ? String(made.json.conversationId) : await this.#newest();
      if (id === undefined || this.#known.has(id)) continue;
      this.#known.add(id);
      return `/conversations/${id}`;
    }
  }

  async #newest(): Promise<string | undefined> {
    this.#life.isDead = false;
    const { entries } = await this.gateway.list('conversations', '/conversations?sort=createdAt:desc&size=1');
    return (entries[0] as { readonly id: string } | undefined)?.id;
  }

  async says(path: string, text: string): Promise<void> {
    for (;;) {
      const { status } = await this.gateway.call('POST', `${path}/messages`, { authorType: 'user', text });
      if (status === 202) return;
      this.#life.isDead = false;
      const { entries } = await this.gateway.list('messages', `${path}/messages`);
      if (entries.some((entry) => (entry as Shown).text === text)) return;
    }
  }

  async leaves(path: string): Promise<void> {
    while ((await this.gateway.call('PATCH', `${path}/participants/user`, { removed: true })).status !== 204) {
      this.#life.isDead = false;
    }
  }
}

test('process · ends at each of its requests to store and queue, before or after each takes effect → everything said is told, in order, once by its id', {
  timeout: allDeathsMs,
}, async () => {
  const { life, queue, world, hook, customer, gateway, channelId } = await openMortalStage();
  const client = new LookingClient(gateway, life, channelId);
  const play = async (at: number, isAfter: boolean): Promise<number> => {
    life.plan(at, isAfter);
    const path = await client.begins();
    // Each is brought before the next comes, so that none is brought along by another's word.
    for (const step of [() => client.says(path, 'One'), () => client.leaves(path), () => client.says(path, 'Two')]) {
      await queue.passes(1);
      await step();
    }
    await queue.passes(60_000);
    const { count } = life;
    life.plan(0, false);
    const conversationId = path.split('/').at(-1);
    const told = hook.seen
      .filter(({ body }) => !body.includes('WEB_HOOK_VERIFY'))
      .map(({ headers, body }) => ({ id: String(headers['x-8x8-event-id']), json: JSON.parse(body) }))
      .filter(({ json }) => json.conversationId === conversationId);
    const once = told.filter(({ id }, index) => told.findIndex((other) => other.id === id) === index);
    const types = once.map(({ json }) => json.data.text ?? json.data.state ?? json.eventType);
    expect(types, `at ${at}${isAfter ? ', after' : ''}`).toEqual([
      'created',
      'active',
      'MEMBERS_CHANGED',
      'QUEUED',
      'One',
      'MEMBERS_CHANGED',
      'idle',
      'active',
      'MEMBERS_CHANGED',
      'QUEUED',
      'Two',
    ]);
    const { entries } = await gateway.list('messages', `${path}/messages?sort=createdAt:asc`);
    expect(entries.map((entry) => (entry as Shown).text)).toEqual(['One', 'Two']);
    const left = await world.ledger.rows(`${customer.tenant}.${conversationId}`, 'ev.', 'ev/');
    expect(left).toEqual([]);
    return count;
  };
  const requests = await play(0, false);
  expect(requests).toBeGreaterThan(15);
  await diesAtEach(requests, play);
  expect(queue.failures).toEqual([]);
});
