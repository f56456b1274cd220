import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { places, useStage } from './support/stage.ts';

const { world, desks } = useStage();

/** Does what browsers' translators do: puts each text into elements of its own, now and whenever there is a new one. */
function translate(): void {
  const wrap = (root: Node): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (walker.nextNode()) found.push(walker.currentNode as Text);
    for (const text of found) {
      if (text.data.trim() === '' || text.parentElement?.closest('font, textarea, script, style, [translate="no"]'))
        continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = `«${text.data}»`;
      outer.append(inner);
      text.replaceWith(outer);
    }
  };
  wrap(document.body);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.isConnected) wrap(node);
  }).observe(document.body, { childList: true, subtree: true });
}

const translateIn = (place: FrameLocator | Page) => place.locator('body').evaluate(translate);

async function visit(origin: string, prepare: (context: BrowserContext) => Promise<unknown> = async () => undefined) {
  const { context, watch } = await world.visitor();
  await prepare(context);
  const visitor = new ChatPage(await openPage(context, origin));
  await visitor.open();
  await visitor.field.waitFor();
  return { visitor, context, watch };
}

for (const [place, originOf] of places) {
  describe(`translated page on ${place}`, () => {
    it('a whole chat → every state is the current one, none of before stays', async () => {
      const agent = await world.agent();
      const { visitor, context } = await visit(originOf(world));
      const held = Promise.withResolvers<void>();
      await context.route('**/messagingInvitations', async (route) => {
        await held.promise;
        await route.fallback();
      });
      await translateIn(visitor.frame);
      const question = `Is berth 9601 free, ${place}?`;
      await visitor.say(question);
      await visitor.reads('«Connecting…»');
      held.resolve();
      await visitor.reads('«Finding someone for you»');
      const chat = await agent.accept(await agent.rung(question));
      await visitor.reads('«You are talking to Ada»');
      await chat.type();
      await visitor.reads('«Ada is typing»');
      await chat.say('It is.');
      await visitor.sees('«It is.»');
      await visitor.settled();
      await visitor.say('Thank you');
      await chat.heardLine('Thank you');
      await visitor.settled();
      const text = await visitor.frame.locator('.chat').innerText();
      for (const past of ['Connecting…', 'Finding someone', 'Sending…', 'is typing', 'Waits for'])
        expect(text).not.toContain(past);
      expect(text.match(/Sent»/g)).toHaveLength(2);
      await visitor.button('End chat').click();
      await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
      await visitor.reads('«You ended the chat»');
      expect(await visitor.frame.locator('.status').count()).toBe(0);
    });
  });

  describe(`browser that wrongly says it is offline, on ${place}`, () => {
    it('requests get through, as behind a VPN → no banner, a chat as usual, and another try where one fails', async () => {
      const agent = await world.agent();
      const { visitor } = await visit(originOf(world), (context) =>
        context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })),
      );
      const question = `Is berth 9602 free, ${place}?`;
      await visitor.say(question);
      const chat = await agent.accept(await agent.rung(question));
      await visitor.frame.locator('html').evaluate(() => dispatchEvent(new Event('offline')));
      await chat.say('It is');
      await visitor.sees('It is');
      await visitor.say('Good');
      await chat.heardLine('Good');
      await visitor.settled();
      expect(await visitor.frame.locator('.banner').innerText()).toBe('');
    });

    it('service out of reach → said, with another try', async () => {
      const { context, watch } = await world.visitor();
      watch.mayLoseNetwork();
      await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false }));
      await context.route('**/api/token/**', (route) => route.abort('connectionrefused'));
      const visitor = new ChatPage(await openPage(context, originOf(world)));
      await visitor.open();
      await visitor.reads('You are offline');
      await context.unroute('**/api/token/**');
      await visitor.button('Try again').click();
      await visitor.reads('How can we help?');
    });
  });
}

describe('translated desk', () => {
  it('connection, delivery, audience → every state is the current one', async () => {
    const { desk } = await desks.agent();
    await translateIn(desk.page);
    const chat = await desks.visit('Where is parcel 9603?');
    await desk.accept('parcel 9603');
    await chat.connected();
    await desk.say('Hello');
    await chat.heardLine('Hello');
    await desk.reads(/«.*Delivered»/);
    await chat.type();
    await desk.reads(/«.*is typing…»/);
    await chat.say('Found it');
    await desk.sees('«Found it»');
    await desk.whisper();
    const text = await desk.page.locator('.desk').innerText();
    for (const past of ['Sending…', 'Connecting…', 'Changing who', 'Checking who', 'No one is waiting.»«'])
      expect(text).not.toContain(past);
  });
});

describe('desk in a browser that wrongly says it is offline', () => {
  it('requests get through → connected, and lines are sent', async () => {
    const { desk, context } = await desks.agent();
    await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false }));
    await desk.page.reload();
    await desk.connected();
    const chat = await desks.visit('Where is parcel 9604?');
    await desk.accept('parcel 9604');
    await chat.connected();
    await desk.page.evaluate(() => dispatchEvent(new Event('offline')));
    await desk.say('Hello');
    await chat.heardLine('Hello');
    await desk.connected();
  });
});

describe('forced colours', () => {
  it('another person is typing → the dots are seen', async () => {
    const agent = await world.agent();
    const { visitor } = await visit(world.site.origin);
    await visitor.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await visitor.say('Is berth 9605 free?');
    const chat = await agent.accept(await agent.rung('Is berth 9605 free?'));
    await visitor.reads('You are talking to Ada');
    await chat.type();
    const dot = visitor.frame.locator('.typing .dots i').first();
    await dot.waitFor();
    const [own, behind] = await dot.evaluate((element) => [
      getComputedStyle(element).backgroundColor,
      getComputedStyle(element.closest('.bubble') ?? element).backgroundColor,
    ]);
    expect(own).not.toBe(behind);
  });
});
