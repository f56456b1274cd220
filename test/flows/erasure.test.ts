import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stage } from '../../local/call-flow/stage.ts';
import { conversationListSchema, conversationSchema } from '../../shared/protocol/carebridge/conversations.ts';
import {
  conversationExportSchema,
  erasureCountSchema,
  visitorExportSchema,
} from '../../shared/protocol/carebridge/erasure.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';
import { rawRows, rowsWith } from '../support/raw-tables.ts';
import { until } from '../support/until.ts';
import { endMarkedTalk, type MarkedTalk, startMarkedTalk } from './support/marked-talk.ts';

let world: EngineWorld;
let stage: Stage;

beforeAll(async () => {
  world = await sharedEngineWorld();
  stage = await world.stage(40_000);
});
afterAll(async () => {
  await stage.leave();
  await world.close();
});

const asked = (method: string, path: string, key = world.engine.config.localKey) =>
  fetch(`${world.engine.origin}${path}`, { method, headers: { 'x-carebridge-key': key } });

/** Everything by which a visitor could be recognised: words, name, address, and ids of every kind. */
async function tracesOf({ words, conversation, visitor }: MarkedTalk): Promise<readonly string[]> {
  const rows = await rawRows(world.store);
  const call = rows.find(({ table, text }) => table === 'platformcalls' && words.some((word) => text.includes(word)));
  const target = /"partitionKey":"[^"]*\.([0-9a-f]{32})"/.exec(call?.text ?? '')?.[1] ?? 'no call';
  const guid = new URL(visitor.conversationUrl).pathname.split('/').at(-1) ?? 'no conversation';
  const application = /\/applications\/(\d+)\//.exec(visitor.conversationUrl)?.[1] ?? 'no application';
  const mine = rows.filter(({ text }) => text.includes(conversation) || text.includes(target));
  const address = mine
    .map(({ text }) => /sip:\d+@anonymous\.invalid/.exec(text)?.[0])
    .find((found) => found !== undefined);
  return [...words, conversation, target, guid, application, address ?? 'no address'];
}

/** The id of the visitor, as an operator reads it: in the list and in the conversation. */
async function visitorOf({ conversation }: MarkedTalk): Promise<string> {
  const path = `/api/tenants/${stage.tenant.id}/conversations`;
  const { conversations } = conversationListSchema.parse(await (await asked('GET', path)).json());
  const { visitorId } = conversationSchema.parse(await (await asked('GET', `${path}/${conversation}`)).json());
  expect(visitorId).toMatch(/^[0-9a-f]{32}$/);
  expect(conversations.find(({ id }) => id === conversation)?.visitorId).toBe(visitorId);
  return visitorId ?? '';
}

describe('erasure', () => {
  test('one conversation → exported, refused while it goes on, erased; the neighbour untouched; no table holds any of it', async () => {
    const talk = await startMarkedTalk(stage);
    const other = await startMarkedTalk(stage);
    const path = `/api/tenants/${stage.tenant.id}/conversations/${talk.conversation}`;
    expect((await asked('DELETE', path)).status).toBe(409);

    await endMarkedTalk(stage, world.engine.config.localKey, talk);
    const exported = conversationExportSchema.parse(await (await asked('GET', `${path}/export`)).json());
    expect(exported.conversation.transcript.map(({ text }) => text.trim())).toEqual(
      expect.arrayContaining([talk.words[2]]),
    );

    const traces = await tracesOf(talk);
    const gone = await asked('DELETE', path);
    expect(gone.status).toBe(200);
    const count = erasureCountSchema.parse(await gone.json());
    expect(count).toMatchObject({ conversations: 1, deadLetters: 0 });
    expect(count.records).toBeGreaterThan(20);
    expect(await rowsWith(world.store, traces)).toEqual([]);
    expect((await asked('DELETE', path)).status).toBe(404);

    await other.visitor.say('StillHere');
    await Promise.all(other.agents.map((agent) => agent.heardLine('StillHere')));
    await endMarkedTalk(stage, world.engine.config.localKey, other);
  });

  test('a visitor → everything of the visitor exported and erased, sign-ins included; again → nothing is left to erase', async () => {
    const talk = await startMarkedTalk(stage);
    const visitor = await visitorOf(talk);
    const path = `/api/visitors/${visitor}`;
    const refused = await asked('DELETE', path);
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining(talk.conversation)]);

    await endMarkedTalk(stage, world.engine.config.localKey, talk);
    const { conversations } = visitorExportSchema.parse(await (await asked('GET', `${path}/export`)).json());
    expect(conversations.map(({ id }) => id)).toEqual([talk.conversation]);

    const traces = [...(await tracesOf(talk)), visitor];
    const count = erasureCountSchema.parse(await (await asked('DELETE', path)).json());
    expect(count).toMatchObject({ conversations: 1, deadLetters: 0 });
    // A leg's last callback may still be on its way when the conversation is closed; it finds the mark.
    await until(async () => (await rowsWith(world.store, traces)).length === 0);

    const again = erasureCountSchema.parse(await (await asked('DELETE', path)).json());
    expect(again).toEqual({ conversations: 0, records: 0, messages: 0, deadLetters: 0 });
    expect((await asked('DELETE', `/api/conversations/${talk.conversation}`)).status).toBe(404);
  });

  test('a conversation by its id alone → found among the caller’s tenants and erased', async () => {
    const talk = await startMarkedTalk(stage);
    await endMarkedTalk(stage, world.engine.config.localKey, talk);
    const { status } = await asked('DELETE', `/api/conversations/${talk.conversation}`);
    expect(status).toBe(200);
    expect(await rowsWith(world.store, talk.words)).toEqual([]);
  });

  test('a caller without key and token → 401, nothing is erased', async () => {
    const { status } = await asked('DELETE', `/api/visitors/${'0'.repeat(32)}`, 'a wrong key altogether');
    expect(status).toBe(401);
  });
});
