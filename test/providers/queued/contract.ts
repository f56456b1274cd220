import { describe, expect, test } from 'vitest';
import type { OpenConversation, SayLine } from '../../../shared/conversation/queued/command.ts';
import type { ContactContext, QueuedProvider, RawCallback } from '../../../shared/providers/provider.ts';
import type { Tenant } from '../../../shared/providers/tenant.ts';

/** A provider of routing `queued` with the contact center behind it, as its contract sees them. */
export type ContractCenter = {
  readonly provider: QueuedProvider;
  readonly tenant: Tenant;
  /** The next request of a kind is done, and its answer is lost. */
  loseAnswer(kind: 'open-conversation' | 'say-line' | 'leave-conversation'): void;
  /** The visitor's texts in the platform's conversation, in order. */
  said(platformConversation: string): readonly string[];
  /** How many conversations there are. */
  conversations(): number;
  /** A message that is taken from now on is not shown to the next so many looks. */
  hideFromLooks(looks: number): void;
  /** Whether the platform has a request by which a conversation is put into a queue, and the id of one of its queues. */
  readonly queuing: { readonly isThere: boolean; readonly queue: string };
  /** The platform knows the conversation no more. */
  forget(platformConversation: string): void;
  /** An agent accepts, says a line and ends. */
  serve(platformConversation: string, text: string): void;
  /** How often the platform was told that the visitor types; absent: it takes no such thing. */
  typed?(): number;
  /** What was reported since, as requests to the webhook. */
  reported(): readonly RawCallback[];
};

const conversation = '0123456789abcdef0123456789abcdef';
const named = (kind: string, number: number) => ({ operationId: `${conversation}.${number}.0`, lane: kind });
const opening: OpenConversation = {
  kind: 'open-conversation',
  ...named('open', 1),
  visitor: { displayName: 'Tove', answers: {} },
  historyTo: 0,
};
const line = (number: number, text: string): SayLine => ({
  kind: 'say-line',
  ...named('say', number + 1),
  line: number,
  text,
});

/** What is known before the first line: nothing was sent before. */
const fresh = { attempts: 0, isRepeat: false, history: [], earlier: [], linesThere: { least: 0, most: 0 } } as const;

/** The rules of the provider port that every provider of routing `queued` keeps. */
export function describeQueuedProvider(name: string, begin: () => Promise<ContractCenter>): void {
  /** A center with one open conversation. */
  async function opened() {
    const center = await begin();
    const context: ContactContext = { tenant: center.tenant, conversation, ...fresh };
    const { platformConversation = '' } = await center.provider.perform(opening, context);
    const said = (number: number, text: string, more: Partial<ContactContext> = {}) => {
      const before = number - 1;
      const linesThere = { least: before, most: before };
      return center.provider.perform(line(number, text), { ...context, platformConversation, linesThere, ...more });
    };
    /** As the worker does: puts a command off as long as the provider says, and tells how often it was. */
    const persistently = async (number: number, text: string) => {
      for (let attempts = 0; ; attempts += 1) {
        try {
          return await said(number, text, { attempts, isRepeat: attempts > 0 });
        } catch (error) {
          if (attempts > 9) throw error;
        }
      }
    };
    return { center, context, platformConversation, said, persistently };
  }

  describe(`${name} · provider port, routing queued`, () => {
    test('opening · answer lost, sent again → one conversation, found by its own key', async () => {
      const center = await begin();
      const context: ContactContext = { tenant: center.tenant, conversation, ...fresh };
      center.loseAnswer('open-conversation');
      await expect(center.provider.perform(opening, context)).rejects.toMatchObject({ name: 'Unavailable' });
      const learned = await center.provider.perform(opening, { ...context, attempts: 1, isRepeat: true });
      expect(center.conversations()).toBe(1);
      expect(learned.platformConversation).toMatch(/./);
    });

    test('line · answer lost, sent again → there once', async () => {
      const { center, platformConversation, persistently } = await opened();
      center.loseAnswer('say-line');
      expect(await persistently(1, 'Is berth 12 free?')).toEqual({ line: 'found' });
      expect(center.said(platformConversation)).toEqual(['Is berth 12 free?']);
    });

    test('two equal lines in a row · answer of the second lost → each there once', async () => {
      const { center, platformConversation, said, persistently } = await opened();
      await said(1, 'hello');
      center.loseAnswer('say-line');
      expect(await persistently(2, 'hello')).toEqual({ line: 'found' });
      expect(center.said(platformConversation)).toEqual(['hello', 'hello']);
    });

    test('line after one that was sent twice and is there once · its answer lost → there once', async () => {
      const { center, platformConversation, said } = await opened();
      await said(1, 'Is berth 12 free?');
      center.loseAnswer('say-line');
      const known = { earlier: [{ same: false, state: 'repeated' }], linesThere: { least: 1, most: 2 } } as const;
      await expect(said(2, 'hello', known)).rejects.toMatchObject({ name: 'Unavailable' });
      expect(await said(2, 'hello', { ...known, attempts: 1, isRepeat: true })).toEqual({ line: 'found' });
      expect(center.said(platformConversation)).toEqual(['Is berth 12 free?', 'hello']);
    });

    test('line · taken, shown only to the second look → there once', async () => {
      const { center, platformConversation, persistently } = await opened();
      center.hideFromLooks(1);
      center.loseAnswer('say-line');
      expect(await persistently(1, 'hello')).toEqual({ line: 'found' });
      expect(center.said(platformConversation)).toEqual(['hello']);
    });

    test('line · never shown → sent once more, and said to be in doubt', async () => {
      const { center, platformConversation, persistently } = await opened();
      center.hideFromLooks(9);
      center.loseAnswer('say-line');
      expect(await persistently(1, 'hello')).toEqual({ line: 'repeated' });
      expect(center.said(platformConversation)).toEqual(['hello', 'hello']);
    });

    test('line · the conversation is gone → PlatformNotFound', async () => {
      const { center, platformConversation, said } = await opened();
      center.forget(platformConversation);
      await expect(said(1, 'hello')).rejects.toMatchObject({ code: 'PlatformNotFound' });
    });

    test('typing · told to a platform that takes it → no line, and none is made of it', async () => {
      const { center, platformConversation } = await opened();
      await center.provider.tellTyping?.(platformConversation, center.tenant);
      expect(center.typed?.()).toBe(center.typed === undefined ? undefined : 1);
      expect(center.said(platformConversation)).toEqual([]);
    });

    test('leaving · twice, and a conversation that is gone → done', async () => {
      const { center, context, platformConversation } = await opened();
      const leave = () =>
        center.provider.perform(
          { kind: 'leave-conversation', ...named('leave', 9) },
          { ...context, platformConversation },
        );
      await leave();
      await leave();
      center.forget(platformConversation);
      await expect(leave()).resolves.toBeDefined();
    });

    test('queuing a conversation · a visit goes on → told; it is over → queued, or refused by a platform without that request; gone → PlatformNotFound', async () => {
      const { center, context, platformConversation } = await opened();
      const { isThere, queue } = center.queuing;
      const requeue = () =>
        center.provider.perform(
          { kind: 'requeue-conversation', ...named('requeue', 9), queue },
          { ...context, platformConversation },
        );
      expect(await requeue()).toEqual({ visit: 'goes-on' });
      await center.provider.perform(
        { kind: 'leave-conversation', ...named('leave', 8) },
        { ...context, platformConversation },
      );
      if (isThere) expect(await requeue()).toEqual({});
      else await expect(requeue()).rejects.toMatchObject({ code: 'LinkMissing' });
      center.forget(platformConversation);
      await expect(requeue()).rejects.toMatchObject({ code: 'PlatformNotFound' });
    });

    test('conversation · by the platform’s id → ours; by an unknown id → none', async () => {
      const { center, platformConversation } = await opened();
      const { provider, tenant } = center;
      expect(await provider.findConversation(platformConversation, tenant)).toBe(conversation);
      expect(await provider.findConversation('another-one', tenant)).toBeUndefined();
    });

    test('callbacks · of a whole visit → placed by the platform’s id, each with an id of its own; in order of their time', async () => {
      const { center, platformConversation, said } = await opened();
      await said(1, 'Is berth 12 free?');
      center.serve(platformConversation, 'It is.');
      const { provider, tenant } = center;
      const deliveries: string[] = [];
      const events: { readonly type: string; readonly moment?: { readonly occurredAt: number } }[] = [];
      for (const callback of center.reported()) {
        const identified = await provider.identify(callback);
        deliveries.push(identified.deliveryId);
        expect(await identified.place()).toMatchObject({ kind: 'find', platformConversation });
        const stored = { conversation, leg: 'room', deliveryId: identified.deliveryId, receivedAt: 1 } as const;
        const body = new TextDecoder().decode(callback.body);
        events.push(...(await provider.translate({ ...stored, body }, tenant)));
      }
      expect(new Set(deliveries).size).toBe(deliveries.length);
      const types = events.map(({ type }) => type);
      for (const type of ['visitor-queued', 'agent-presence-changed', 'agent-said']) expect(types).toContain(type);
      const times = events.flatMap(({ moment }) => moment?.occurredAt ?? []);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });

    test('callback · without its credential → refused', async () => {
      const { center } = await opened();
      const [callback] = center.reported();
      const bare = { method: 'POST', url: '', headers: {}, body: callback?.body ?? new Uint8Array() };
      await expect(center.provider.identify(bare)).rejects.toMatchObject({ code: 'Unauthenticated' });
    });
  });
}
