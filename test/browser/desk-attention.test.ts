import { expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { desks } = useStage();

/** Runs in the page: notices and tones are counted and not shown. */
function countAttention(): void {
  const counted = { asked: 0, notices: [] as string[], closed: 0, tones: 0 };
  class Counted {
    static permission = 'default';
    static async requestPermission(): Promise<string> {
      counted.asked += 1;
      Counted.permission = 'granted';
      return Counted.permission;
    }
    onclick = null;
    constructor(_title: string, { body }: { body: string }) {
      counted.notices.push(body);
    }
    close(): void {
      counted.closed += 1;
    }
  }
  const { createOscillator } = AudioContext.prototype;
  AudioContext.prototype.createOscillator = function (this: AudioContext) {
    counted.tones += 1;
    return createOscillator.call(this);
  };
  Object.assign(globalThis, { Notification: Counted, counted });
  Object.defineProperty(document, 'hasFocus', { value: () => false });
}

type Counted = {
  readonly asked: number;
  readonly notices: readonly string[];
  readonly closed: number;
  readonly tones: number;
};

it('desk · ring while the agent looks elsewhere → notice once a button has asked for it, title, and a sound until it is answered', async () => {
  const { desk, context } = await desks.open();
  await context.addInitScript(countAttention);
  await desk.page.reload();
  await desk.signIn('Ada Lind');
  const counted = () => desk.page.evaluate(() => (globalThis as typeof globalThis & { counted: Counted }).counted);
  expect((await counted()).asked).toBe(0);
  await desk.button('Browser notifications off').click();
  await desk.button('Sound off').click();
  expect((await counted()).asked).toBe(1);
  const { tones } = await counted();
  const chat = await desks.visit('Where is parcel 7601?');
  await desk.invitation('parcel 7601').waitFor();
  expect(await desk.page.title()).toBe('(1) Desk');
  expect((await counted()).notices).toEqual(['A visitor is waiting: Where is parcel 7601?']);
  await expect.poll(async () => (await counted()).tones, { timeout: 30_000 }).toBeGreaterThan(tones + 2);
  await desk.accept('parcel 7601');
  await expect.poll(async () => (await counted()).closed).toBe(1);
  await chat.connected();
  await chat.type();
  await desk.chats.getByText('is typing…').waitFor();
});
