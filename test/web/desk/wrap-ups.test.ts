import { beforeEach, describe, expect, it } from 'vitest';
import { ApiFailure } from '../../../web/desk/api/desk-api.ts';
import { chatOf, type DeskChat } from '../../../web/desk/record/desk-record.ts';
import { WrapUps } from '../../../web/desk/wrap-up/wrap-ups.ts';
import { type DeskUnderTest, deskOver, entering, FakeStorage, invitation, key } from './support.ts';

let storage: FakeStorage;
let desk: DeskUnderTest;
let wrapUps: WrapUps;
beforeEach(async () => {
  storage = new FakeStorage();
  desk = await deskOver(storage);
  desk.transport.tell({ kind: 'rung', invitation }, ...entering, { kind: 'over', key, isOwn: false });
  wrapUps = new WrapUps(desk.model, () => 5);
});

function chat({ model } = desk): DeskChat {
  const found = chatOf(model.record.get(), key);
  if (found === undefined) throw new Error('The chat is not in the list.');
  return found;
}

const stage = () => wrapUps.of(key).get().stage;
const written = { tags: ['berth'], note: 'Wants a longer one' };
const byBo = { tags: ['invoice'], note: '', revision: 1, by: 'sip:bo@harbour.example', at: 3 };

describe('wrap-up at the desk (carebridge.md#wrap-up)', () => {
  it('written and saved → the service has it, and nothing is left to be saved', async () => {
    await expect.poll(stage).toBe('reading');
    await expect.poll(stage).toBe('idle');
    wrapUps.edit(chat(), { ...written, note: ' Wants a longer one\n' });
    expect(desk.api.kept).toBeUndefined();
    await wrapUps.save(chat());
    expect(desk.api.kept).toMatchObject({ ...written, revision: 1 });
    expect(chat().wrapUp).toBeUndefined();
    expect(wrapUps.shown(chat())).toMatchObject(written);
  });

  it('a colleague wrote meanwhile → nothing is overwritten, both are shown; saved again → replaced', async () => {
    await expect.poll(stage).toBe('idle');
    wrapUps.edit(chat(), written);
    desk.api.kept = byBo;
    await wrapUps.save(chat());
    expect(stage()).toBe('overtaken');
    expect(desk.api.kept).toEqual(byBo);
    expect(wrapUps.of(key).get().known).toEqual(byBo);
    expect(wrapUps.shown(chat())).toMatchObject(written);
    await wrapUps.save(chat());
    expect(desk.api.kept).toMatchObject({ ...written, revision: 2 });
  });

  it('the service cannot be reached → said so and tried again; to be removed → removed once it is saved', async () => {
    await expect.poll(stage).toBe('idle');
    let isDown = true;
    desk.api.answer = async () => {
      if (isDown) throw new ApiFailure('temporary');
      return 'done';
    };
    wrapUps.edit(chat(), written);
    await desk.model.dismiss(key);
    wrapUps.resume();
    await expect.poll(stage).toBe('waiting');
    expect(chat().wrapUp).toEqual({ ...written, isWanted: true, isLeaving: true });
    isDown = false;
    wrapUps.nudge();
    await expect.poll(() => desk.model.record.get().chats).toEqual([]);
    expect(desk.api.kept).toMatchObject(written);
  });

  it('the page is loaded again while it is being saved → the next page saves it', async () => {
    await expect.poll(stage).toBe('idle');
    desk.api.answer = () => new Promise(() => undefined);
    wrapUps.edit(chat(), written);
    void wrapUps.save(chat());
    await expect.poll(stage).toBe('saving');
    const next = await deskOver(storage, 'resumed');
    new WrapUps(next.model).resume();
    await expect.poll(() => next.api.kept).toMatchObject(written);
    await expect.poll(() => chat(next).wrapUp).toBeUndefined();
  });

  it('refused, or the chat is kept no more → said so; what was written stays', async () => {
    await expect.poll(stage).toBe('idle');
    desk.api.answer = async () => 'refused';
    wrapUps.edit(chat(), written);
    await wrapUps.save(chat());
    expect(stage()).toBe('refused');
    desk.api.answer = () => Promise.reject(new ApiFailure('gone'));
    await wrapUps.save(chat());
    expect(stage()).toBe('gone');
    expect(chat().wrapUp).toEqual({ ...written, isWanted: false });
    await desk.model.dismiss(key);
    wrapUps.resume();
    await expect.poll(() => desk.model.record.get().chats).toEqual([]);
  });
});
