import { afterEach, describe, expect, test, vi } from 'vitest';
import { linesOf } from '../../../web/chat/chat-log.ts';
import { ApiFailure } from '../../../web/desk/api/desk-api.ts';
import { chatOf } from '../../../web/desk/record/desk-record.ts';
import { TransportFailure } from '../../../web/transport/failure.ts';
import { slowReports } from '../support/slow-reports.ts';
import { bo, type DeskUnderTest, deskOver, entering, FakeStorage, invitation, key, line, visitor } from './support.ts';

const open: DeskUnderTest[] = [];
afterEach(() => {
  for (const { model } of open.splice(0)) model.stop();
});

async function desk(storage = new FakeStorage(), starts: 'resumed' | 'new' = 'new'): Promise<DeskUnderTest> {
  const opened = await deskOver(storage, starts);
  open.push(opened);
  return opened;
}

async function inChat(storage = new FakeStorage()): Promise<DeskUnderTest> {
  const opened = await desk(storage);
  opened.transport.tell({ kind: 'rung', invitation });
  opened.transport.tell(...entering);
  await vi.waitFor(() => expect(opened.model.chat(key)?.canWrite).toBe(true));
  return opened;
}

const recordOf = ({ model }: DeskUnderTest) => chatOf(model.record.get(), key);

function linesIn(opened: DeskUnderTest): ReturnType<typeof linesOf> {
  const chat = recordOf(opened);
  return chat === undefined ? [] : linesOf(chat);
}

describe('invitations', () => {
  test('rings → shown and announced; accepted → posted, and a chat that is shown', async () => {
    const { model, transport } = await desk();
    transport.tell({ kind: 'rung', invitation });
    expect(model.record.get().invitations).toEqual([invitation]);
    expect(model.announcement.get()).toMatchObject({ kind: 'rung' });
    await model.accept(invitation);
    expect(transport.posted).toEqual([invitation.accept]);
    transport.tell(...entering);
    expect(model.record.get()).toMatchObject({ invitations: [], chats: [{ key, people: [visitor] }], active: key });
  });

  test.each(['elsewhere', 'declined', 'missed', 'withdrawn'] as const)('over: %s → gone, no chat', async (why) => {
    const { model, transport } = await desk();
    transport.tell({ kind: 'rung', invitation });
    transport.tell({ kind: 'silent', key, why }, { kind: 'over', key, isOwn: false });
    expect(model.record.get()).toMatchObject({ invitations: [], chats: [] });
  });

  test('a colleague was faster → told who, until it rings again; who accepts all the same is told nothing vaguer', async () => {
    const { model, transport } = await desk();
    const { subject } = invitation;
    transport.tell({ kind: 'rung', invitation });
    transport.tell({ kind: 'silent', key, why: 'withdrawn', by: 'Bo' }, { kind: 'over', key, isOwn: false });
    expect(model.taken.get()).toEqual({ key, subject, by: 'Bo' });
    expect(model.announcement.get()).toEqual({ kind: 'taken', key, subject, by: 'Bo' });
    transport.post = () => Promise.reject(new TransportFailure('refused', { status: 409 }));
    await model.accept(invitation);
    expect(model.announcement.get()).toMatchObject({ kind: 'taken' });
    transport.tell({ kind: 'rung', invitation });
    expect(model.taken.get()).toBeUndefined();
  });

  test.each([
    ['at once', true],
    ['a little later', false],
  ])('accepted too late, taken out %s while a colleague is there → told who was faster', async (_, isAtOnce) => {
    const { model, transport } = await desk();
    const over = { kind: 'over', key, isOwn: false, isRemoved: true } as const;
    transport.tell({ kind: 'rung', invitation });
    transport.tell(...entering, { kind: 'joined', key, who: bo }, ...(isAtOnce ? [over] : []));
    if (!isAtOnce) transport.tell(over);
    expect(model.taken.get()).toEqual({ key, subject: invitation.subject, by: 'Bo' });
    expect(model.record.get().chats).toMatchObject([{ ending: 'ended' }]);
  });

  test('a chat that ends, with a colleague in it → no word of one who was faster', async () => {
    const { model, transport } = await desk();
    transport.tell({ kind: 'rung', invitation });
    transport.tell(...entering, { kind: 'joined', key, who: bo });
    transport.tell({ kind: 'over', key, isOwn: false });
    expect(model.taken.get()).toBeUndefined();
  });

  test('a ring that ends for another reason, or of a chat that did not ring → no word of a colleague', async () => {
    const { model, transport } = await desk();
    transport.tell({ kind: 'silent', key, why: 'withdrawn', by: 'Bo' });
    transport.tell({ kind: 'rung', invitation });
    transport.tell({ kind: 'silent', key, why: 'missed' });
    expect(model.taken.get()).toBeUndefined();
  });

  test('accepted after another agent → removed, and announced', async () => {
    const { model, transport } = await desk();
    transport.tell({ kind: 'rung', invitation });
    transport.post = () => Promise.reject(new TransportFailure('missing', { status: 404 }));
    await model.accept(invitation);
    expect(model.record.get().invitations).toEqual([]);
    expect(model.announcement.get()).toEqual({ kind: 'gone', what: 'accept' });
  });
});

describe('messages', () => {
  test('the same line twice → once; unread only while the agent does not look', async () => {
    const opened = await inChat();
    opened.transport.tell(line(5, 'Hello?'));
    opened.transport.tell(line(5, 'Hello?'));
    expect(linesIn(opened)).toHaveLength(1);
    expect(recordOf(opened)?.unread).toBe(0);
    opened.model.watched(false);
    opened.transport.tell(line(6, 'Anybody?'));
    expect(recordOf(opened)?.unread).toBe(1);
    opened.model.watched(true);
    expect(recordOf(opened)?.unread).toBe(0);
  });

  test('sent → pending until the channel confirms it, then a line under its number', async () => {
    const opened = await inChat();
    opened.model.chat(key)?.send('Berth 12 is free.');
    const [pending] = recordOf(opened)?.pending ?? [];
    await vi.waitFor(() => expect(recordOf(opened)?.pending).toMatchObject([{ state: 'sent' }]));
    expect(opened.transport.delivered).toEqual([{ operationId: pending?.operationId, text: 'Berth 12 is free.' }]);
    opened.transport.tell({
      kind: 'confirmed',
      key,
      id: '7',
      operationId: pending?.operationId ?? '',
      at: 70,
      isDelivered: true,
    });
    expect(recordOf(opened)?.pending).toEqual([]);
    expect(linesIn(opened)).toMatchObject([{ id: '7', kind: 'said', audience: 'everyone' }]);
  });

  test('typing → shown, and over with the line', async () => {
    const opened = await inChat();
    const chat = opened.model.chat(key);
    opened.transport.tell({ kind: 'typing', key, who: visitor, isTyping: true });
    expect(chat?.typing.get()).toEqual([visitor]);
    opened.transport.tell(line(5, 'Done typing'));
    expect(chat?.typing.get()).toEqual([]);
  });

  test('typing again right after a message → told at once', async () => {
    const opened = await inChat();
    const chat = opened.model.chat(key);
    await vi.waitFor(() => expect(chat?.canWrite).toBe(true));
    chat?.type();
    chat?.type();
    chat?.send('Hello');
    chat?.type();
    expect(opened.transport.posted.filter((href) => href === '/typing')).toHaveLength(2);
  });

  test('typed and sent at once → the report that the agent types arrives before the message', async () => {
    const opened = await inChat();
    const { transport } = opened;
    const chat = opened.model.chat(key);
    await vi.waitFor(() => expect(chat?.canWrite).toBe(true));
    const deliveredAtReport = slowReports(transport);
    chat?.type();
    chat?.send('Quickly typed');
    await vi.waitFor(() => expect(transport.delivered).toHaveLength(1));
    expect(deliveredAtReport()).toBe(0);
  });

  test('a message that was taken, and the audience changed before it was fetched → neither sent again nor called not sent', async () => {
    const opened = await inChat();
    const chat = opened.model.chat(key);
    await vi.waitFor(() => expect(chat?.canWrite).toBe(true));
    opened.transport.delivery = async () => ({ message: '7' });
    chat?.send('For the visitor');
    await vi.waitFor(() => expect(recordOf(opened)?.pending[0]).toMatchObject({ state: 'sent', message: '7' }));
    await chat?.choose('agents');
    await vi.waitFor(() => expect(chat?.audience.state.get()).toMatchObject({ audience: 'agents', status: 'settled' }));
    chat?.linked();
    expect(recordOf(opened)?.pending[0]?.state).toBe('sent');
    expect(opened.transport.delivered).toHaveLength(1);
  });
});

describe('reload', () => {
  test('page closed and opened → resumes with lines, draft and pending messages under their ids', async () => {
    const storage = new FakeStorage();
    const before = await inChat(storage);
    before.transport.tell(line(5, 'Hello?'));
    before.transport.delivery = async () => 'later';
    before.model.chat(key)?.send('On its way');
    before.model.write(key, 'half a sentence');
    const id = recordOf(before)?.pending[0]?.operationId;
    before.model.stop();
    const after = await desk(storage, 'resumed');
    expect(recordOf(after)).toMatchObject({ draft: 'half a sentence' });
    expect(linesIn(after)).toMatchObject([{ text: 'Hello?' }]);
    await vi.waitFor(() => expect(after.transport.delivered).toEqual([{ operationId: id, text: 'On its way' }]));
    expect(after.model.record.get().application?.next).toMatch(/ack=/);
  });

  test('application gone → chats are over, invitations too', async () => {
    const storage = new FakeStorage();
    const before = await inChat(storage);
    before.model.stop();
    const after = await desk(storage, 'new');
    expect(recordOf(after)?.ending).toBe('lost');
    expect(after.model.chat(key)).toBeUndefined();
  });

  test('application lost while the page is open → a new one by itself', async () => {
    const opened = await inChat();
    opened.transport.lose();
    await vi.waitFor(() => expect(opened.model.connection.get()).toBe('connected'));
    expect(recordOf(opened)?.ending).toBe('lost');
  });

  test('rung again for the same visitor → the chat as it was, open again', async () => {
    const opened = await inChat();
    opened.transport.tell(line(5, 'Hello?'));
    opened.transport.tell({ kind: 'over', key, isOwn: true });
    expect(recordOf(opened)).toMatchObject({ ending: 'left', people: [] });
    opened.transport.tell({ kind: 'rung', invitation });
    opened.transport.tell(...entering);
    expect(recordOf(opened)?.ending).toBeUndefined();
    expect(linesIn(opened)).toMatchObject([{ text: 'Hello?' }]);
    expect(opened.model.chat(key)).toBeDefined();
  });

  test('storage full → finished chats are given up, the desk goes on', async () => {
    const storage = new FakeStorage();
    const opened = await inChat(storage);
    opened.transport.tell({ kind: 'over', key, isOwn: true });
    const set = storage.setItem.bind(storage);
    storage.setItem = (name, value) => {
      if (value.includes('"ending"')) throw new DOMException('full', 'QuotaExceededError');
      set(name, value);
    };
    opened.transport.tell({ kind: 'rung', invitation: { ...invitation, key: 'another' } });
    expect(storage.getItem('carebridge.desk')).toContain('another');
  });
});

describe('colleagues', () => {
  test('invited by another client of the agent → ringing, then joined or not', async () => {
    const opened = await inChat();
    opened.transport.tell({ kind: 'asked', key, address: bo.id, state: 'ringing' });
    expect(recordOf(opened)?.asked).toEqual([bo.id]);
    opened.transport.tell({ kind: 'asked', key, address: bo.id, state: 'failed' });
    expect(recordOf(opened)).toMatchObject({ asked: [], entries: [{ what: 'asked' }, { what: 'askFailed' }] });
  });
});

describe('a chat that is over', () => {
  test('lines of the transcript alone → kept, read a last time', async () => {
    const { transport, api, model } = await inChat();
    const recorded = {
      number: 1,
      at: 5,
      by: 'visitor',
      displayName: 'Tove',
      audience: 'everyone',
      text: 'Anybody?',
    } as const;
    api.transcript = [recorded];
    transport.tell({ kind: 'over', key, isOwn: false });
    expect(model.chat(key)).toBeUndefined();
    await vi.waitFor(() => expect(chatOf(model.record.get(), key)?.transcript).toEqual([recorded]));
    expect(chatOf(model.record.get(), key)?.ending).toBe('ended');
  });

  test('service out of reach at the end → what was read before is kept', async () => {
    const { transport, api, model } = await inChat();
    const recorded = {
      number: 1,
      at: 5,
      by: 'visitor',
      displayName: 'Tove',
      audience: 'everyone',
      text: 'Anybody?',
    } as const;
    api.transcript = [recorded];
    await vi.waitFor(() => expect(model.chat(key)?.transcript.get()).toEqual([recorded]));
    api.conversation = () => Promise.reject(new ApiFailure('temporary'));
    transport.tell({ kind: 'over', key, isOwn: false });
    expect(chatOf(model.record.get(), key)).toMatchObject({ ending: 'ended', transcript: [recorded] });
  });
});

describe('desk model · visitor whose page is gone (carebridge.md#one-conversation)', () => {
  test('the service tells since when → shown with the chat; the visitor types or writes → there again at once', async () => {
    const { transport, api, model } = await inChat();
    const away = { since: 5, endsAt: 9 };
    const tove = { id: 'visitor', name: 'Tove', role: 'visitor' } as const;
    for (const back of [
      { kind: 'typing', key, who: tove, isTyping: true },
      { kind: 'line', key, id: '7', from: tove, text: 'Back again', at: 6 },
    ] as const) {
      api.visitorAway = away;
      model.chat(key)?.refresh();
      await vi.waitFor(() => expect(model.chat(key)?.visitorAway.get()).toEqual(away));
      api.visitorAway = undefined;
      transport.tell(back);
      expect(model.chat(key)?.visitorAway.get()).toBeUndefined();
    }
  });
});
