import { describe, expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { desks } = useStage();

describe('desk · colleagues only (carebridge.md#change-audience)', () => {
  it('whispered words → reach the colleague, never the visitor; the visitor’s come from the transcript, marked', async () => {
    const [ada, ben] = [await desks.agent(0), await desks.agent(1)];
    const chat = await desks.visit('Where is parcel 2001?');
    await ada.desk.accept('parcel 2001');
    await ben.desk.accept('parcel 2001');
    await ada.desk.say('One moment please.');
    await chat.heardLine('One moment please.');
    await ada.desk.whisper();
    await ada.desk.say('Does she get a refund?');
    await ben.desk.sees('Does she get a refund?');
    await ben.desk.page.locator('.whispered .bubble', { hasText: 'refund' }).waitFor();
    await chat.say('Hello?');
    await ben.desk.sees('Hello?');
    await ada.desk.page.locator('.source-overheard .bubble', { hasText: 'Hello?' }).waitFor();
    await ada.desk.reads('Not sent to you, from the transcript');
    await ada.desk.button('Speak to the visitor again…').click();
    await ada.desk.dialog.getByRole('button', { name: 'Yes, to everyone' }).click();
    await ada.desk.page.locator('.whisper-banner').waitFor({ state: 'detached' });
    await ada.desk.writable();
    await ada.desk.say('You will get your money back.');
    await chat.heardLine('You will get your money back.');
    const heard = chat.heard.map(({ text }) => text);
    expect(heard.filter((text) => /refund/.test(text))).toEqual([]);
    expect(heard.slice(-2)).toEqual(['One moment please.', 'You will get your money back.']);
  });

  it('chosen, and not confirmed → nothing can be written until it is', async () => {
    const { desk, context } = await desks.agent();
    const chat = await desks.visit('Where is parcel 2002?');
    await desk.accept('parcel 2002');
    let confirm: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      confirm = resolve;
    });
    await context.route('**/audience', async (route) => {
      await held;
      await route.continue();
    });
    await desk.field.fill('She ordered twice.');
    await desk.button('Colleagues only').click();
    await desk.reads('Writing is locked until it is confirmed');
    expect(await desk.field.getAttribute('readonly')).not.toBeNull();
    await desk.field.press('Enter');
    expect(await desk.page.locator('.by-self').count()).toBe(0);
    confirm();
    await desk.writable();
    await desk.field.press('Enter');
    await desk.page.locator('.whispered .bubble', { hasText: 'She ordered twice.' }).waitFor();
    await desk.reads('Delivered');
    await chat.say('Anybody?');
    await desk.sees('Anybody?');
    expect(chat.heard.map(({ text }) => text)).not.toContain('She ordered twice.');
  });

  it('202 and a status address → locked until the status says done', async () => {
    const { desk, context } = await desks.agent();
    await desks.visit('Where is parcel 2003?');
    await desk.accept('parcel 2003');
    let asked = 0;
    await context.route('**/audience', async (route) => {
      const answer = await route.fetch();
      const { requestId } = (await answer.json()) as { requestId: string };
      const location = `${new URL(route.request().url()).pathname.replace(/\/agents\/.*/, '')}/requests/${requestId}`;
      await route.fulfill({ status: 202, headers: { location }, json: { requestId, status: 'running' } });
    });
    await context.route('**/requests/*', async (route) => {
      asked += 1;
      if (asked < 3) await route.fulfill({ status: 202, json: { status: 'running' } });
      else await route.continue();
    });
    await desk.whisper();
    expect(asked).toBe(3);
  });

  it('refused → shown, and the service’s audience counts', async () => {
    const { desk, context, watch } = await desks.agent();
    watch.mayBeRefused();
    const chat = await desks.visit('Where is parcel 2004?');
    await desk.accept('parcel 2004');
    await context.route('**/audience', (route) =>
      route.fulfill({ status: 502, json: { status: 502, code: 'PlatformRefused' } }),
    );
    await desk.button('Colleagues only').click();
    await desk.reads('That could not be changed.');
    await desk.writable();
    await desk.say('Still with you.');
    await chat.heardLine('Still with you.');
  });

  it('service not reachable while it is chosen → locked, tried again, and only then open', async () => {
    const { desk, context, watch } = await desks.agent();
    watch.mayLoseNetwork();
    await desks.visit('Where is parcel 2005?');
    await desk.accept('parcel 2005');
    let attempts = 0;
    await context.route('**/audience', async (route) => {
      attempts += 1;
      if (attempts < 3) await route.abort('connectionrefused');
      else await route.continue();
    });
    await desk.whisper();
    expect(attempts).toBeGreaterThanOrEqual(3);
  });

  it('reload in the mode → the mode stays, locked until the service has reported it', async () => {
    const { desk } = await desks.agent();
    const chat = await desks.visit('Where is parcel 2006?');
    await desk.accept('parcel 2006');
    await desk.whisper();
    await desk.page.reload();
    await desk.page.locator('.foot.whispering').waitFor();
    await desk.writable();
    await desk.say('Between us.');
    await desk.page.locator('.whispered .bubble', { hasText: 'Between us.' }).waitFor();
    await desk.reads('Delivered');
    await chat.say('Hello?');
    await desk.sees('Hello?');
    expect(chat.heard.map(({ text }) => text)).not.toContain('Between us.');
  });

  it('shortcut in the mode → asks before it is left, and the harmless answer has the focus', async () => {
    const { desk } = await desks.agent();
    await desks.visit('Where is parcel 2007?');
    await desk.accept('parcel 2007');
    await desk.page.keyboard.press('Alt+KeyW');
    await desk.page.locator('.whisper-banner').waitFor();
    await desk.writable();
    await desk.page.keyboard.press('Alt+KeyW');
    await desk.dialog.waitFor();
    await desk.page.keyboard.press('Enter');
    await desk.dialog.waitFor({ state: 'detached' });
    expect(await desk.page.locator('.whisper-banner').count()).toBe(1);
  });
});
