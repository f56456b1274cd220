import { describe, expect, test } from 'vitest';
import { composeStores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import type { TranscriptLine } from '../../../shared/conversation/transcript.ts';
import { tenantSchema } from '../../../shared/providers/written-tenant.ts';
import { LiveChats, liveChat } from '../../../shared/service/roster/live-chats.ts';
import { StoredConversations } from '../../../shared/service/worker/stored-conversation.ts';
import { localCaller, sampleTenant, useApplicationWorld } from '../../support/application-world.ts';
import { beginAtCenter, waitingAtCenter } from '../relay/support/at-center.ts';

const world = useApplicationWorld();

/** A visitor who waits at a contact center, and what a supervisor of its company is told. */
async function atCenter() {
  const begun = await beginAtCenter(world);
  const waiting = await waitingAtCenter(begun);
  const { environment } = await world.deploy(() => ({ status: 500 }));
  const { conversations: ledger } = await composeStores(settingsFrom(environment), () => undefined, Date.now);
  const stored = new StoredConversations(ledger);
  const platform = {
    provider: 'contact-center' as const,
    dialect: 'chat-gateway' as const,
    tenantId: 'harbour',
    queueId: '1',
  };
  const tenant = tenantSchema.parse(sampleTenant(begun.tenant, { platform, agents: [] }));
  const live = new LiveChats({
    conversations: { tenant: async () => tenant },
    boards: { read: async () => undefined, visits: async () => [] },
    ledger,
    stored,
    now: Date.now,
    centerAgents: undefined,
  });
  return { ...begun, ...waiting, stored, read: () => live.read(localCaller, begun.tenant) };
}

describe('live chats of a contact center (carebridge.md#live-chats)', () => {
  test('a visitor waits, is served, and leaves → listed from the index of the day, and gone', async () => {
    const { center, client, conversation, report, read } = await atCenter();
    expect((await read()).chats).toMatchObject([
      { id: client.kept.conversationId, phase: 'waiting', displayName: 'Tove', subject: 'Berths', agents: [] },
    ]);
    center.accept(conversation, 'ines');
    await report();
    await client.until(({ kind }) => kind === 'joined');
    await client.say('Is berth 12 free?');
    await client.until(({ kind }) => kind === 'said');
    const [served] = (await read()).chats;
    expect(served).toMatchObject({ phase: 'attended', agents: [{ address: 'ines' }], lastLine: { by: 'visitor' } });
    expect(served?.unansweredSince).toBe(served?.lastLine?.at);
    await client.leave();
    await client.until(({ kind }) => kind === 'ended');
    await expect.poll(async () => (await read()).chats).toEqual([]);
  });

  test('what is said to colleagues alone → no answer to the visitor', async () => {
    const { tenant, client, stored } = await atCenter();
    const id = client.kept.conversationId;
    const state = (await stored.load({ tenant, conversation: id }))?.state;
    if (state === undefined) throw new Error('It is not there.');
    const began = state.at;
    const line = (number: number, more: Partial<TranscriptLine>): TranscriptLine => ({
      number,
      at: began + number,
      by: 'agent',
      displayName: 'Ines',
      audience: 'everyone',
      text: `Line ${number}`,
      ...more,
    });
    const visitor = { by: 'visitor', displayName: 'Tove' } as const;
    const lines = [line(1, visitor), line(2, {}), line(3, visitor), line(4, visitor), line(5, { audience: 'agents' })];
    expect(liveChat(id, state, lines)).toMatchObject({
      unansweredSince: new Date(began + 3).toISOString(),
      lastLine: { audience: 'agents', text: 'Line 5' },
    });
    expect(liveChat(id, state, [...lines, line(6, {})])?.unansweredSince).toBeUndefined();
    expect(liveChat(id, { ...state, phase: 'closed' }, lines)).toBeUndefined();
  });
});
