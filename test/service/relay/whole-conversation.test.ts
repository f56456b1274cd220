import { describe, expect, test } from 'vitest';
import { eventsAnswerSchema } from '../../../shared/protocol/relay/answers.ts';
import { localCaller, useApplicationWorld } from '../../support/application-world.ts';
import { rowsWith } from '../../support/raw-tables.ts';
import { RelayClient } from '../../support/relay/relay-client.ts';
import { until } from '../../support/until.ts';
import { beginAtCenter, waitingAtCenter } from './support/at-center.ts';

const world = useApplicationWorld();
const page = 'https://www.harbour.example';

/** What a page shows of a conversation, in its order. */
const shown = (client: RelayClient) =>
  client.heard
    .filter(({ kind }) => kind !== 'waiting' && kind !== 'typing')
    .map(({ kind, text }) => (text === undefined ? kind : `${kind} ${String(text)}`));

describe('a whole conversation over the relay, on two instances', () => {
  test('token, queue, agent, talk, end, back the next day, another agent, leave → each line once on both sides, in one conversation', async () => {
    const begun = await beginAtCenter(world);
    const { center, report } = begun;
    const { client, conversation } = await waitingAtCenter(begun);
    center.accept(conversation, 'ines');
    await report();
    await client.until(({ kind }) => kind === 'joined');
    await client.say('Is berth 12 free?');
    await client.until(({ kind }) => kind === 'said');
    await until(() => center.said(conversation.id).length === 1);
    center.agentTypes(conversation, true);
    await report();
    await client.until(({ kind, isTyping }) => kind === 'typing' && isTyping === true);
    center.agentSays(conversation, 'It is.');
    center.end(conversation);
    await report();
    await client.until(({ kind }) => kind === 'ended');
    const back = client.reloaded();
    expect((await back.resume()).status).toBe(200);
    await back.until(({ kind }) => kind === 'ended');
    expect(shown(back)).toEqual(shown(client));
    await back.say('And berth 13?');
    await until(() => center.said(conversation.id).length === 2);
    await report();
    center.accept(conversation, 'joao');
    center.agentSays(conversation, 'That, too.');
    await report();
    await back.until(({ text }) => text === 'That, too.');
    await back.leave();
    await back.until(({ kind, by }) => kind === 'ended' && by === 'visitor');
    expect(center.conversations).toHaveLength(1);
    expect(center.said(conversation.id)).toEqual(['Is berth 12 free?', 'And berth 13?']);
    const lines = shown(back).filter((line) => line.includes(' '));
    expect(lines).toEqual([
      'line Welcome aboard',
      'said Is berth 12 free?',
      'line It is.',
      'said And berth 13?',
      'line That, too.',
    ]);
    expect(eventsAnswerSchema.safeParse({ events: back.heard, next: 2 }).success).toBe(true);
  });

  test('the visitor types → the center is told while an agent is there, and the page never learns whether it was', async () => {
    const begun = await beginAtCenter(world);
    const { center, report } = begun;
    const typed = () => center.done.filter((one) => one === 'type').length;
    const waiting = await waitingAtCenter(begun);
    expect((await waiting.client.typing()).status).toBe(204);
    expect(typed()).toBe(0);
    const { client, conversation } = await waitingAtCenter(begun);
    center.accept(conversation, 'ines');
    await report();
    await client.until(({ kind }) => kind === 'joined');
    expect((await client.typing()).status).toBe(204);
    expect(typed()).toBe(1);
    center.forget(conversation);
    expect((await client.typing()).status).toBe(204);
    expect(center.said(conversation.id)).toEqual([]);
  });

  test('every answer is lost once → each line once, in its order', async () => {
    const begun = await beginAtCenter(world);
    const { center } = begun;
    const client = new RelayClient(begun.wire, begun.tenant, page);
    await client.knock();
    await client.open();
    await client.open();
    const texts = ['one', 'two', 'three', 'four'];
    for (const text of texts) {
      const { json } = await client.say(text);
      expect((await client.say(text, json)).status).toBe(202);
    }
    await client.until(({ text }) => text === 'four');
    const [conversation] = center.conversations;
    await until(() => center.said(conversation?.id ?? '').length === texts.length);
    expect(center.said(conversation?.id ?? '')).toEqual(texts);
    expect(center.conversations).toHaveLength(1);
    const back = client.reloaded();
    await back.resume();
    await back.until(({ text }) => text === 'four');
    expect(back.heard.flatMap(({ kind, text }) => (kind === 'said' ? [text] : []))).toEqual(texts);
  });

  test('turns out of order, one missing, one number twice → none is lost, the order is that of the numbers as far as they came in time', async () => {
    const begun = await beginAtCenter(world);
    const { client, conversation } = await waitingAtCenter(begun);
    const operationId = (digit: string) => digit.repeat(32);
    await client.say('second', { turn: 2, operationId: operationId('2') });
    await client.say('first', { turn: 1, operationId: operationId('1') });
    await client.until(({ text }) => text === 'second');
    await client.say('fourth, the third is missing', { turn: 4, operationId: operationId('4') });
    await client.say('another fourth', { turn: 4, operationId: operationId('5') });
    await client.until(({ text }) => text === 'another fourth');
    await until(() => begun.center.said(conversation.id).length === 4);
    expect(begun.center.said(conversation.id)).toEqual([
      'first',
      'second',
      'fourth, the third is missing',
      'another fourth',
    ]);
  });

  test('the page asks for nothing any more → the visit ends by silence; its next line begins another in the same conversation', async () => {
    const begun = await beginAtCenter(world, { CAREBRIDGE_RELAY_SILENCE_SECONDS: '1' });
    const { client, conversation } = await waitingAtCenter(begun);
    await until(() => conversation.visit.state === 'idle');
    const back = client.reloaded();
    await back.resume();
    const ended = await back.until(({ kind }) => kind === 'ended');
    expect(ended).toMatchObject({ why: 'silence' });
    await back.say('I am back');
    await until(() => begun.center.said(conversation.id).includes('I am back'));
    expect(begun.center.conversations).toHaveLength(1);
  });

  test('the visitor is exported, and erased → found by the visitor id; nothing is left, and no token opens anything', async () => {
    const begun = await beginAtCenter(world);
    const { client, conversation, visitorId } = await waitingAtCenter(begun);
    await client.say('Forget this line');
    await client.leave();
    await client.until(({ kind }) => kind === 'ended');
    await until(() => begun.center.said(conversation.id).length === 1);
    const { app } = begun.next();
    const { conversationId } = client.kept;
    const phase = async () =>
      (await app.conversations.read(localCaller, { tenant: begun.tenant, conversation: conversationId })).phase;
    await begun.report();
    await until(async () => (await phase()) === 'closed');
    const { conversations } = await app.dataSubjects.exportVisitor(localCaller, visitorId);
    expect(conversations.map(({ id }) => id)).toEqual([conversationId]);
    expect(JSON.stringify(conversations)).toContain('Forget this line');
    const { conversations: erased } = await app.dataSubjects.eraseVisitor(localCaller, visitorId);
    expect(erased).toBe(1);
    // Mail between instances names the channel, and ends by itself.
    const left = await rowsWith(world.store.connectionString, ['Forget this line', visitorId, conversationId]);
    expect(left.filter(({ text }) => !text.includes('"partitionKey":"mailbox.'))).toEqual([]);
    expect((await client.resume()).status).toBe(404);
    expect((await client.open()).status).toBe(404);
  });
});
