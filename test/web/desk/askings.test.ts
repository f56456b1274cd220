import { describe, expect, it } from 'vitest';
import { runningAskings } from '../../../web/desk/record/asking.ts';
import type { Asking, DeskChat } from '../../../web/desk/record/desk-record.ts';
import { bo, deskOver, entering, FakeDeskApi, FakeStorage, invitation, key, tenant } from './support.ts';

const asking: Asking = {
  requestId: 'r1',
  by: tenant.address,
  to: bo.id,
  leaves: true,
  status: 'running',
  asked: [bo.id],
};

/** A desk with a chat that was read once. */
async function inChat() {
  const api = new FakeDeskApi();
  const opened = await deskOver(new FakeStorage(), 'new', api);
  opened.transport.tell({ kind: 'rung', invitation }, ...entering);
  const chat = () => opened.model.record.get().chats[0];
  await expect.poll(() => chat()?.askings).toEqual([]);
  const notes = () => (chat()?.entries ?? []).flatMap((entry) => (entry.kind === 'note' ? [entry.what] : []));
  const known = (): DeskChat => {
    const found = chat();
    if (found === undefined) throw new Error('There is no chat.');
    return found;
  };
  return { ...opened, opened: known, chat, notes };
}

describe('colleagues asked by this agent (carebridge.md#ask-colleague)', () => {
  it('handed over → asked of the service with the note, noted once, and out when a colleague is in', async () => {
    const { model, api, chat, notes, transport } = await inChat();
    api.askings = [asking];
    const asked = model.askings.ask(invitation, { to: bo.id, note: 'A refund', leaves: true });
    expect(api.wishes).toEqual([{ to: bo.id, note: 'A refund', leaves: true }]);
    await expect.poll(notes).toEqual(['handsOver']);
    await asked;
    transport.tell({ kind: 'joined', key, who: bo }, { kind: 'over', key, isOwn: false, isRemoved: true });
    expect(chat()?.ending).toBe('left');
    expect(model.announcement.get()).toEqual({ kind: 'handedOver', name: 'Bo' });
    expect(notes().filter((what) => what === 'handsOver')).toHaveLength(1);
  });

  it('out before what was asked is read → still left, not ended', async () => {
    const { api, chat, transport } = await inChat();
    api.askings = [{ ...asking, status: 'done' }];
    transport.tell({ kind: 'joined', key, who: bo }, { kind: 'over', key, isOwn: false, isRemoved: true });
    expect(chat()?.ending).toBe('ended');
    await expect.poll(() => chat()?.ending).toBe('left');
  });

  it('no colleague comes → said once, and noted; the chat goes on', async () => {
    const { model, api, chat, notes } = await inChat();
    api.askings = [asking];
    const end = Promise.withResolvers<'refused'>();
    api.came = () => end.promise;
    const asked = model.askings.ask(invitation, { leaves: true });
    await expect.poll(notes).toEqual(['handsOver']);
    api.askings = [{ ...asking, status: 'failed' }];
    end.resolve('refused');
    await asked;
    expect(model.announcement.get()).toEqual({ kind: 'failed', what: 'handOver' });
    await expect.poll(notes).toEqual(['handsOver', 'handOverFailed']);
    expect(chat()?.ending).toBeUndefined();
  });

  it('taken back → nothing is said of it', async () => {
    const { model, api, chat, opened } = await inChat();
    api.askings = [{ ...asking, leaves: false }];
    const end = Promise.withResolvers<'overtaken'>();
    api.came = () => end.promise;
    const asked = model.askings.ask(invitation, { to: bo.id, leaves: false });
    await expect.poll(() => chat()?.askings?.[0]?.status).toBe('running');
    await model.askings.drop(opened());
    end.resolve('overtaken');
    await asked;
    await expect.poll(() => chat()?.askings?.[0]?.status).toBe('dropped');
    expect(model.announcement.get()?.kind).not.toBe('gone');
  });

  it('there is no colleague to be asked → said so', async () => {
    const { model, api } = await inChat();
    api.came = async () => 'overtaken';
    await model.askings.ask(invitation, { to: bo.id, leaves: false });
    expect(model.announcement.get()).toEqual({ kind: 'gone', what: 'invite' });
  });

  it('what was asked before this page was opened → not noted anew; it is still known that it goes on', async () => {
    const api = new FakeDeskApi();
    api.askings = [
      { ...asking, status: 'failed' },
      { ...asking, requestId: 'r2' },
    ];
    const { model, transport } = await deskOver(new FakeStorage(), 'new', api);
    transport.tell({ kind: 'rung', invitation }, ...entering);
    await expect.poll(() => model.record.get().chats[0]?.askings).toHaveLength(2);
    const { entries = [] } = model.record.get().chats[0] ?? {};
    expect(entries.filter((entry) => entry.kind === 'note').map(({ what }) => what)).toEqual(['handsOver']);
  });
});

describe('supervisor who comes in (carebridge.md#come-in)', () => {
  const byBo: Asking = { ...asking, bySupervisor: true };

  it('takes over → noted once by whom, and left; this agent has asked for nothing that could be taken back', async () => {
    const { model, api, chat, notes, transport, opened } = await inChat();
    api.askings = [byBo];
    transport.tell({ kind: 'joined', key, who: bo });
    await expect.poll(() => chat()?.askings).toEqual([byBo]);
    expect([notes().filter((what) => what !== 'joined'), runningAskings(opened())]).toEqual([[], []]);
    api.askings = [{ ...byBo, status: 'done' }];
    transport.tell({ kind: 'joined', key, who: { ...bo, id: 'sip:another@contoso.example' } });
    await expect.poll(notes).toContain('takenOver');
    transport.tell({ kind: 'over', key, isOwn: false, isRemoved: true });
    expect(chat()?.ending).toBe('left');
    expect(model.announcement.get()).toMatchObject({ kind: 'handedOver' });
    expect(notes().filter((what) => what === 'takenOver')).toHaveLength(1);
  });

  it('for colleagues only → who came is all that is noted', async () => {
    const { api, chat, notes, transport } = await inChat();
    api.askings = [{ ...byBo, leaves: false, status: 'done' }];
    transport.tell({ kind: 'joined', key, who: bo });
    await expect.poll(() => chat()?.askings).toHaveLength(1);
    expect(notes().filter((what) => what !== 'joined')).toEqual([]);
  });

  it('rung by the own wish → reads from whom, and that it is the own wish', async () => {
    const api = new FakeDeskApi();
    api.askings = [{ ...byBo, by: bo.id, to: tenant.address, asked: [tenant.address] }];
    const { model, transport } = await deskOver(new FakeStorage(), 'new', api);
    transport.tell({ kind: 'rung', invitation });
    await expect
      .poll(() => model.record.get().invitations[0])
      .toMatchObject({ by: 'Bo', isHandOver: true, isOwnWish: true });
  });
});

describe('ring that a colleague asks for', () => {
  it('visitor who does not wait → who asks, why, and whether the visitor is handed over', async () => {
    const api = new FakeDeskApi();
    api.askings = [{ ...asking, by: bo.id, note: 'Speaks Norwegian', asked: [tenant.address] }];
    const { model, transport } = await deskOver(new FakeStorage(), 'new', api);
    transport.tell({ kind: 'rung', invitation });
    await expect
      .poll(() => model.record.get().invitations[0])
      .toMatchObject({ by: 'Bo', note: 'Speaks Norwegian', isHandOver: true });
  });

  it('an asking that is over, or of others → an ordinary ring', async () => {
    const api = new FakeDeskApi();
    const asked = [tenant.address];
    api.askings = [
      { ...asking, by: bo.id, asked, status: 'done' },
      { ...asking, requestId: 'r2', by: bo.id },
    ];
    const reads: unknown[] = [];
    const read = api.conversation.bind(api);
    api.conversation = () => {
      reads.push(undefined);
      return read();
    };
    const { model, transport } = await deskOver(new FakeStorage(), 'new', api);
    transport.tell({ kind: 'rung', invitation });
    await expect.poll(() => reads.length).toBeGreaterThan(1);
    expect(model.record.get().invitations[0]).not.toHaveProperty('by');
    transport.tell({ kind: 'silent', key, why: 'missed' });
    expect(model.record.get().invitations).toEqual([]);
  });
});
