import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world } = useStage();

/** A chat between a visitor and an agent that has begun with `question`. */
async function begun(question: string) {
  const agent = await world.agent();
  const { context, watch } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, world.site.origin));
  await visitor.open();
  await visitor.say(question);
  const chat = await agent.accept(await agent.rung(question));
  await visitor.reads('You are talking to Ada');
  return { agent, chat, visitor, context, watch };
}

describe('widget · never loses, never doubles', () => {
  it('reload · in mid-chat → the same chat goes on, open as it was, with every line once', async () => {
    const { chat, visitor } = await begun('Before the reload');
    await chat.say('Heard before');
    await visitor.sees('Heard before');
    await visitor.page.reload();
    await visitor.sees('Heard before');
    await chat.say('Heard after');
    await visitor.sees('Heard after');
    await visitor.say('Said after');
    await chat.heardLine('Said after');
    await visitor.settled();
    const lines = ['Before the reload', 'Heard before', 'Heard after', 'Said after'];
    expect(await visitor.lines()).toEqual(lines);
    await visitor.page.reload();
    await visitor.sees('Said after');
    expect(await visitor.lines()).toEqual(lines);
  });

  it('what is said while the page is away → is there when it comes back', async () => {
    const { chat, visitor } = await begun('Going to another page');
    await visitor.page.goto(`${world.site.origin}/favicon.ico`);
    await chat.say('While you were away');
    await visitor.page.goto(world.site.origin);
    await visitor.sees('While you were away');
    expect((await visitor.lines()).filter((line) => line === 'While you were away')).toHaveLength(1);
  });

  it('second tab · of the same site → the same chat in both, whichever is used, and it survives the first one', async () => {
    const { chat, visitor, context } = await begun('In two tabs');
    const second = new ChatPage(await openPage(context, world.site.origin));
    await second.open();
    await second.sees('In two tabs');
    await second.say('From the second tab');
    await chat.heardLine('From the second tab');
    await visitor.sees('From the second tab');
    await visitor.page.bringToFront();
    await visitor.say('From the first tab');
    await chat.heardLine('From the first tab');
    await second.sees('From the first tab');
    await visitor.page.close();
    await chat.say('To the tab that is left');
    await second.sees('To the tab that is left');
    expect(await second.lines()).toEqual([
      'In two tabs',
      'From the second tab',
      'From the first tab',
      'To the tab that is left',
    ]);
    await second.button('End chat').click();
    await second.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await chat.ended();
  });

  it('second tab · ends the chat → the first one says so', async () => {
    const { chat, visitor, context } = await begun('Ended elsewhere');
    const second = new ChatPage(await openPage(context, world.site.origin));
    await second.open();
    await second.sees('Ended elsewhere');
    await second.button('End chat').click();
    await second.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await visitor.reads('You ended the chat');
    await chat.ended();
    expect(await visitor.lines()).toContain('Ended elsewhere');
  });

  it('network · gone and back → what was written meanwhile is sent once, in its order', async () => {
    const { chat, visitor, context, watch } = await begun('About to lose the network');
    watch.mayLoseNetwork();
    await context.setOffline(true);
    await visitor.reads('You are offline');
    await visitor.say('Written offline, first');
    await visitor.say('Written offline, second');
    await chat.say('Said meanwhile');
    await context.setOffline(false);
    await chat.heardLine('Written offline, second');
    await visitor.sees('Said meanwhile');
    await visitor.settled();
    await visitor.frame.locator('.banner:empty').waitFor({ state: 'attached' });
    expect(heard(chat.heard, 'Written offline')).toEqual(['Written offline, first', 'Written offline, second']);
    expect((await visitor.lines()).filter((line) => line.startsWith('Written'))).toHaveLength(2);
  });

  it('network · gone during a reload → what was written is kept and sent later', async () => {
    const { chat, visitor, context, watch } = await begun('Reload on a train');
    watch.mayLoseNetwork();
    await context.route('**/messaging/messages*', (route) => route.abort('internetdisconnected'));
    await visitor.say('Not through yet');
    await visitor.sees('Not through yet');
    await visitor.page.reload();
    await visitor.sees('Not through yet');
    await context.unroute('**/messaging/messages*');
    await chat.heardLine('Not through yet');
    await visitor.settled();
    expect(heard(chat.heard, 'Not through yet')).toHaveLength(1);
  });

  it('answer to a message · lost → it is sent again and arrives once', async () => {
    const { chat, visitor, context, watch } = await begun('An answer gets lost');
    watch.mayLoseNetwork();
    let lost = 0;
    await context.route('**/messaging/messages*', async (route) => {
      if (lost === 3) return route.fallback();
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await visitor.say('Only once, please');
    await visitor.settled();
    await visitor.say('And this one after it');
    await chat.heardLine('And this one after it');
    expect(heard(chat.heard, 'Only once, please')).toHaveLength(1);
    expect((await visitor.lines()).filter((line) => line === 'Only once, please')).toHaveLength(1);
  });

  it('server · killed and restarted in mid-chat → an exact transcript on both sides', async () => {
    const { chat, visitor, watch } = await begun('Before the crash');
    watch.mayLoseNetwork();
    await chat.say('One');
    await visitor.sees('One');
    const crashed = world.engine.crashApplication();
    await visitor.say('Two, said while it was down');
    await crashed;
    await chat.heardLine('Two, said while it was down');
    await chat.say('Three');
    await visitor.sees('Three');
    await visitor.settled();
    expect(await visitor.lines()).toEqual(['Before the crash', 'One', 'Two, said while it was down', 'Three']);
    const spoken = chat.heard.map(({ text }) => text.trim()).filter((text) => !text.startsWith('The visitor said'));
    expect(spoken).toEqual(['Two, said while it was down']);
  });

  it('application · gone for too long → ended, with the lines kept, and a new start', async () => {
    const { chat, visitor, watch } = await begun('Away for too long');
    await chat.say('A line to keep');
    await visitor.sees('A line to keep');
    const self = await visitor.page.evaluate(() => {
      const record = JSON.parse(localStorage.getItem('carebridge.contoso') ?? '{}');
      return { url: new URL(record.session.self, record.session.base).href, token: record.session.token };
    });
    await visitor.page.goto('about:blank');
    await fetch(self.url, { method: 'DELETE', headers: { authorization: `Bearer ${self.token}` } });
    watch.mayBeRefused();
    await visitor.page.goto(world.site.origin);
    await visitor.reads('The connection was interrupted for too long.');
    expect(await visitor.lines()).toContain('A line to keep');
    await visitor.button('Start a new chat').click();
    await visitor.field.waitFor();
  });
});

function heard(lines: readonly { readonly text: string }[], beginning: string): readonly string[] {
  return lines.map(({ text }) => text.trim()).filter((text) => text.startsWith(beginning));
}
