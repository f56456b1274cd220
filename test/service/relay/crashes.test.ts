import { describe, expect, test } from 'vitest';
import type { Stores } from '../../../shared/application/compose-stores.ts';
import { useApplicationWorld } from '../../support/application-world.ts';
import { inside, newOpening, newPage, quiet, RecordingBus, relayOf, storesOf } from './support/relay-parts.ts';

const world = useApplicationWorld();

/** Where a process ends: before its request to store or queue goes out, or before it sees the answer. */
type End = 'before' | 'behind';

/** Parts of a process that ends at its request number `survives` (from 0) to store or queue. */
function crashing(stores: Stores, bus: RecordingBus, survives: number, end: End) {
  let asked = 0;
  const wrapped = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: readonly unknown[]) => {
          const number = asked;
          asked += 1;
          if (number > survives || (number === survives && end === 'before')) throw new Error('The process has ended.');
          const answer: unknown = await Reflect.apply(method, target, given);
          if (number === survives) throw new Error('The process has ended.');
          return answer;
        };
      },
    });
  const { records, keys, serviceChannels, conversations } = stores;
  return {
    stores: {
      records: wrapped(records),
      keys: wrapped(keys),
      serviceChannels: wrapped(serviceChannels),
      conversations: wrapped(conversations),
    },
    bus: wrapped(bus),
  };
}

/** Does something in a process that ends ever later, until one does not; `check` follows each. */
async function atEveryRequest(
  begin: () => Promise<{
    readonly stores: Stores;
    readonly bus: RecordingBus;
    readonly act: (parts: ReturnType<typeof crashing>) => Promise<unknown>;
    readonly check: () => Promise<void>;
  }>,
): Promise<number> {
  for (const end of ['before', 'behind'] as const) {
    for (let survives = 0; ; survives += 1) {
      const { stores, bus, act, check } = await begin();
      const ended = await act(crashing(stores, bus, survives, end)).then(
        () => false,
        () => true,
      );
      await check();
      if (!ended) {
        if (end === 'behind') return survives;
        break;
      }
    }
  }
  return 0;
}

describe('relay · a process ends between any two of its requests', () => {
  test('open → asked again, one conversation, announced, with its alarm, its channel and a good resume token', async () => {
    const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_TOKENS_PER_MINUTE: '100000' });
    const stores = await storesOf(deployment);
    const requests = await atEveryRequest(async () => {
      const bus = new RecordingBus();
      const healthy = relayOf({ deployment, stores, bus });
      const page = newPage();
      const opening = await newOpening(healthy, page);
      return {
        stores,
        bus,
        act: (parts) => relayOf({ deployment, ...parts }).access.open(opening),
        check: async () => {
          const { answer } = await healthy.access.open(opening);
          const { conversationId } = answer;
          const name = { tenant: page.tenant.id, conversation: conversationId };
          expect(new Set(bus.acts(conversationId).map((act) => JSON.stringify(act))).size).toBe(1);
          const ids = bus.sent.flatMap(({ messageId }) => messageId ?? []);
          expect(new Set(ids).size).toBe(1);
          expect(bus.alarms(conversationId).length).toBeGreaterThan(0);
          await healthy.channels.tell(name, [{ kind: 'left' }], 'one');
          const told = await healthy.events.answer(inside(page, answer), { ack: 2, timeoutMs: 1_000 });
          expect(told).toMatchObject({ events: [{ kind: 'left' }] });
          const { resumeToken } = answer;
          const again = { page, conversation: conversationId, resumeToken, address: undefined };
          await expect(healthy.access.resume(again)).resolves.toMatchObject({ conversationId });
        },
      };
    });
    expect(requests).toBeGreaterThan(8);
  });

  test('resume → the token that was sent is good until a new one was used', async () => {
    const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_TOKENS_PER_MINUTE: '100000' });
    const stores = await storesOf(deployment);
    const requests = await atEveryRequest(async () => {
      const bus = new RecordingBus();
      const healthy = relayOf({ deployment, stores, bus });
      const page = newPage();
      const { answer } = await healthy.access.open(await newOpening(healthy, page));
      const { conversationId: conversation, resumeToken } = answer;
      const asked = { page, conversation, resumeToken, address: undefined };
      return {
        stores,
        bus,
        act: (parts) => relayOf({ deployment, ...parts }).access.resume(asked),
        check: async () => {
          const resumed = await healthy.access.resume(asked);
          await healthy.access.resume({ ...asked, resumeToken: resumed.resumeToken });
          await expect(healthy.access.resume(asked)).rejects.toMatchObject({ code: 'NotFound' });
        },
      };
    });
    expect(requests).toBeGreaterThan(5);
  });

  test('a line → answered only when the queue has it', async () => {
    const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_TOKENS_PER_MINUTE: '100000' });
    const stores = await storesOf(deployment);
    const bus = new RecordingBus();
    const healthy = relayOf({ deployment, stores, bus });
    const page = newPage();
    const { answer } = await healthy.access.open(await newOpening(healthy, page));
    const line = { turn: 1, operationId: 'a'.repeat(32), text: 'Hello' };
    for (const end of ['before', 'behind'] as const) {
      for (let survives = 0; ; survives += 1) {
        const before = bus.acts(answer.conversationId).length;
        const parts = crashing(stores, bus, survives, end);
        const said = await relayOf({ deployment, ...parts })
          .turns.say(inside(page, answer), line)
          .catch(quiet);
        if (said === undefined) continue;
        expect(bus.acts(answer.conversationId).length).toBe(before + 1);
        break;
      }
    }
  });
});
