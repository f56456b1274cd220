import { describe, expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

describe('desk · nothing is lost, nothing is doubled', () => {
  it('reload → the same chats, words said meanwhile, the draft; the agent never left', async () => {
    const { desk } = await desks.agent();
    const chat = await desks.visit('Where is parcel 3001?');
    await desk.accept('parcel 3001');
    await chat.connected();
    await desk.say('Hello!');
    await chat.heardLine('Hello!');
    await desk.field.fill('not yet sent');
    await desk.page.goto('about:blank');
    await chat.say('While you were away');
    await desk.page.goto(desks.deskUrl);
    await desk.connected();
    await desk.sees('While you were away');
    await desk.sees('Welcome to Contoso');
    expect(await desk.lines()).toEqual([
      'Welcome to Contoso. We are looking for an agent for you.',
      'Hello!',
      'While you were away',
    ]);
    await desk.writable();
    expect(await desk.field.inputValue()).toBe('not yet sent');
    await desk.say('Back again');
    await chat.heardLine('Back again');
  });

  it('reload while it rings → still rings, and can be accepted', async () => {
    const { desk } = await desks.agent();
    await desks.visit('Where is parcel 3002?');
    await desk.invitation('parcel 3002').waitFor();
    await desk.page.reload();
    await desk.accept('parcel 3002');
  });

  it('tab duplicated → the second has no chats of the first, which goes on', async () => {
    const { desk, context } = await desks.agent();
    const chat = await desks.visit('Where is parcel 3003?');
    await desk.accept('parcel 3003');
    await chat.connected();
    const kept = await desk.page.evaluate(() => ({ ...sessionStorage }));
    const page = await context.newPage();
    await page.addInitScript((items) => {
      for (const [name, value] of Object.entries(items)) sessionStorage.setItem(name, value);
    }, kept);
    await page.goto(desks.deskUrl);
    await page.locator('.connection.is-connected').waitFor();
    expect(await page.locator('.chat-item').count()).toBe(0);
    await chat.say('Still there?');
    await desk.sees('Still there?');
    await page.close();
  });

  it('network lost and back → what was written meanwhile is sent once, what was said meanwhile comes', async () => {
    const { desk, context, watch } = await desks.agent();
    watch.mayLoseNetwork();
    const chat = await desks.visit('Where is parcel 3004?');
    await desk.accept('parcel 3004');
    await chat.connected();
    await context.setOffline(true);
    await desk.reads('You are offline');
    await desk.say('Written in a tunnel');
    await desk.reads('Will be sent when you are connected');
    await chat.say('Said meanwhile');
    await context.setOffline(false);
    await chat.heardLine('Written in a tunnel');
    await desk.sees('Said meanwhile');
    await desk.page.locator('.bubble.is-there', { hasText: 'Written in a tunnel' }).waitFor();
    expect(chat.heard.filter(({ text }) => text === 'Written in a tunnel')).toHaveLength(1);
  });

  it('service crashes and is started again → the chat goes on, exactly once each way', async () => {
    const { desk, watch } = await desks.agent();
    watch.mayLoseNetwork();
    watch.mayBeRefused();
    const chat = await desks.visit('Where is parcel 3005?');
    await desk.accept('parcel 3005');
    await chat.connected();
    await desk.say('Before the crash');
    await chat.heardLine('Before the crash');
    const restarted = world.engine.crashApplication();
    await desk.say('During the crash');
    await restarted;
    await chat.heardLine('During the crash');
    await chat.say('After the crash');
    await desk.sees('After the crash');
    await desk.page.locator('.bubble.is-there', { hasText: 'During the crash' }).waitFor();
    expect(await desk.lines()).toEqual([
      'Welcome to Contoso. We are looking for an agent for you.',
      'Before the crash',
      'During the crash',
      'After the crash',
    ]);
    const heard = chat.heard.map(({ text }) => text);
    expect(heard.filter((text) => /crash/.test(text))).toEqual(['Before the crash', 'During the crash']);
  });

  it('sign-in at the platform gone → the chat is marked, the desk is ready for the next visitor', async () => {
    const { desk, watch } = await desks.agent();
    watch.mayBeRefused();
    await desks.visit('Where is parcel 3006?');
    await desk.accept('parcel 3006');
    await desk.page.evaluate(async () => {
      const { application } = JSON.parse(sessionStorage.getItem('carebridge.desk') ?? '{}');
      const { access } = JSON.parse(sessionStorage.getItem('carebridge.desk.tokens') ?? '{}');
      await fetch(application.self, { method: 'DELETE', headers: { authorization: `Bearer ${access}` } });
    });
    await desk.reads('You were away for too long');
    await desk.connected();
    await desks.visit('Where is parcel 3007?');
    await desk.accept('parcel 3007');
  });
});
