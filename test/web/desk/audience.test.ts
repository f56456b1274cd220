import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiFailure } from '../../../web/desk/api/desk-api.ts';
import { chatOf } from '../../../web/desk/record/desk-record.ts';
import { type DeskUnderTest, deskOver, entering, FakeDeskApi, FakeStorage, invitation, key } from './support.ts';

let desk: DeskUnderTest;
afterEach(() => desk.model.stop());

async function inChat(starting: Partial<DeskUnderTest['api']> = {}): Promise<DeskUnderTest> {
  const opened = await deskOver(new FakeStorage());
  Object.assign(opened.api, starting);
  opened.transport.tell({ kind: 'rung', invitation });
  opened.transport.tell(...entering);
  desk = opened;
  return opened;
}

const chat = () => desk.model.chat(key);
const state = () => chat()?.audience.state.get();
const settled = () => vi.waitFor(() => expect(state()?.status).toBe('settled'));
const record = () => chatOf(desk.model.record.get(), key);

describe('message filter at the desk (carebridge.md#change-audience)', () => {
  test('audience not reported yet → nothing can be written; reported → it can', async () => {
    await inChat();
    expect(state()?.status).toBe('unknown');
    expect(chat()?.canWrite).toBe(false);
    chat()?.send('too early');
    expect(record()?.pending).toEqual([]);
    await settled();
    expect(chat()?.canWrite).toBe(true);
  });

  test('service not certain itself yet → asked again soon, and open as soon as it is', async () => {
    const api = Object.assign(new FakeDeskApi(), { isSettled: false });
    const asked = vi.spyOn(api, 'conversation');
    desk = await deskOver(new FakeStorage(), 'new', api, 3_600_000);
    desk.transport.tell({ kind: 'rung', invitation });
    desk.transport.tell(...entering);
    await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(10));
    expect(chat()?.canWrite).toBe(false);
    api.isSettled = true;
    await settled();
    expect(chat()?.canWrite).toBe(true);
  });

  test('service does not know yet that the agent joined → asked again soon, and its report not used before', async () => {
    const api = Object.assign(new FakeDeskApi(), { audience: 'agents' });
    const states: unknown[] = [];
    const answer = api.conversation.bind(api);
    api.conversation = () => {
      // A ring is looked at as well: a colleague may ask for it.
      if (chat() !== undefined) states.push(state()?.status);
      api.isPresent = states.length > 3;
      return answer();
    };
    desk = await deskOver(new FakeStorage(), 'new', api, 3_600_000);
    desk.transport.tell({ kind: 'rung', invitation });
    desk.transport.tell(...entering);
    await settled();
    expect(states.slice(1, 4)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(state()?.audience).toBe('agents');
  });

  test('chosen → locked until confirmed, whatever the service reports meanwhile', async () => {
    await inChat();
    await settled();
    let confirm: () => void = () => undefined;
    desk.api.answer = () => new Promise((resolve) => (confirm = () => resolve('done')));
    const changing = chat()?.choose('agents');
    await vi.waitFor(() => expect(state()).toEqual({ audience: 'agents', status: 'changing' }));
    chat()?.audience.reported('everyone', true);
    expect(state()?.status).toBe('changing');
    chat()?.send('for colleagues');
    expect(record()?.pending).toEqual([]);
    confirm();
    await changing;
    expect(state()).toEqual({ audience: 'agents', status: 'settled' });
    chat()?.send('for colleagues');
    expect(record()?.pending).toMatchObject([{ text: 'for colleagues', audience: 'agents' }]);
  });

  test('service unreachable → asked again until it answers', async () => {
    await inChat();
    await settled();
    const answers: (() => Promise<'done'>)[] = [() => Promise.reject(new ApiFailure('temporary')), async () => 'done'];
    desk.api.answer = () => (answers.shift() ?? (async () => 'done' as const))();
    await chat()?.choose('agents');
    expect(state()).toEqual({ audience: 'agents', status: 'settled' });
    expect(desk.api.wished).toEqual(['agents', 'agents']);
  });

  test('refused, or overtaken → what the service says counts', async () => {
    await inChat();
    await settled();
    desk.api.answer = async () => 'refused';
    await chat()?.choose('agents');
    expect(state()).toEqual({ audience: 'everyone', status: 'settled', isRefused: true });
    desk.api.answer = async () => {
      desk.api.audience = 'agents';
      return 'overtaken';
    };
    await chat()?.choose('agents');
    expect(state()).toMatchObject({ audience: 'agents', status: 'settled' });
  });

  test('changed by another person → noticed, and what was written for the other audience is not sent', async () => {
    await inChat();
    await settled();
    await chat()?.choose('agents');
    desk.transport.delivery = async () => 'later';
    chat()?.send('a secret');
    await vi.waitFor(() => expect(desk.transport.delivered).not.toEqual([]));
    const before = desk.transport.delivered.length;
    desk.api.audience = 'everyone';
    await vi.waitFor(() => expect(state()).toEqual({ audience: 'everyone', status: 'settled' }));
    await vi.waitFor(() => expect(record()?.pending).toMatchObject([{ state: 'failed', audience: 'agents' }]));
    expect(desk.transport.delivered.slice(before).filter(({ text }) => text === 'a secret')).toEqual([]);
    chat()?.retry(record()?.pending[0]?.operationId ?? '');
    await vi.waitFor(() => expect(record()?.pending).toMatchObject([{ state: 'failed' }]));
    expect(desk.transport.delivered.slice(before)).toEqual([]);
  });

  test('message pending → locked at once, and the service is asked when it has been sent to its audience', async () => {
    await inChat();
    await settled();
    let wishedAtDelivery: readonly string[] | undefined;
    desk.transport.delivery = async () => {
      wishedAtDelivery = [...desk.api.wished];
      return 'sent';
    };
    chat()?.send('to the visitor');
    const changing = chat()?.choose('agents');
    expect(state()).toEqual({ audience: 'everyone', status: 'chosen' });
    expect(chat()?.canWrite).toBe(false);
    await vi.waitFor(() => expect(desk.transport.delivered).toHaveLength(1));
    expect(wishedAtDelivery).toEqual([]);
    const [sent] = desk.transport.delivered;
    desk.transport.tell({
      kind: 'confirmed',
      key,
      id: '5',
      operationId: sent?.operationId ?? '',
      at: 50,
      isDelivered: true,
    });
    await changing;
    expect(record()?.pending).toEqual([]);
    expect(record()?.entries.filter(({ kind }) => kind !== 'note')).toMatchObject([
      { text: 'to the visitor', audience: 'everyone' },
    ]);
    expect(state()).toEqual({ audience: 'agents', status: 'settled' });
  });

  test('service does not know the conversation → everyone is assumed; after a whisper it stays locked', async () => {
    const gone = async () => Promise.reject(new ApiFailure('gone'));
    await inChat({ conversation: gone });
    await settled();
    expect(state()?.audience).toBe('everyone');
    desk.model.stop();
    const storage = new FakeStorage();
    const before = await deskOver(storage);
    before.transport.tell({ kind: 'rung', invitation });
    before.transport.tell(...entering);
    desk = before;
    await settled();
    await chat()?.choose('agents');
    before.model.stop();
    const api = Object.assign(before.api, { conversation: vi.fn(gone) });
    desk = await deskOver(storage, 'resumed', api);
    await vi.waitFor(() => expect(api.conversation.mock.calls.length).toBeGreaterThan(8));
    expect(state()).toEqual({ audience: 'agents', status: 'unknown' });
    expect(chat()?.canWrite).toBe(false);
  });
});
