import type { BrowserContext, Locator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { places, useStage } from './support/stage.ts';
import { arrangeTenant } from './support/widget-states.ts';

const { world, desks } = useStage();

afterEach(() => arrangeTenant(world));

async function opened(origin = world.site.origin) {
  const { context, watch } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, origin));
  await visitor.open();
  return { visitor, context, watch };
}

/** The Enter that ends a composition, in the order of events that Safari has; whether the page let it go on. */
const endComposition = (field: Locator, keyCode: number): Promise<boolean> =>
  field.evaluate((target, code) => {
    target.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    target.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: 'か' }));
    const enter = { key: 'Enter', keyCode: code, isComposing: false, bubbles: true, cancelable: true };
    return target.dispatchEvent(new KeyboardEvent('keydown', enter));
  }, keyCode);

const questions = [
  { name: 'name', label: 'Your name' },
  { name: 'order', label: 'Order number' },
  { name: 'question', label: 'How can we help?', required: true },
];

describe('input methods · the Enter that ends a composition', () => {
  for (const keyCode of [229, 13]) {
    it(`widget, key code ${keyCode} after compositionend → nothing is sent; the next Enter sends`, async () => {
      await world.agent();
      const { visitor } = await opened();
      await visitor.field.fill(`半分 ${keyCode}`);
      await endComposition(visitor.field, keyCode);
      expect(await visitor.field.inputValue()).toBe(`半分 ${keyCode}`);
      expect(await visitor.frame.locator('.bubble').count()).toBe(0);
      await visitor.field.press('Enter');
      await visitor.sees(`半分 ${keyCode}`);
    });

    it(`desk, key code ${keyCode} after compositionend → nothing is sent; the next Enter sends`, async () => {
      const { desk } = await desks.agent();
      const chat = await desks.visit(`Where is parcel ${keyCode}?`);
      await desk.accept(`parcel ${keyCode}`);
      await chat.connected();
      await desk.field.fill('半分');
      await endComposition(desk.field, keyCode);
      expect(await desk.field.inputValue()).toBe('半分');
      expect(await desk.bubble('半分').count()).toBe(0);
      await desk.field.press('Enter');
      await chat.heardLine('半分');
    });
  }

  it('form → not sent by it, and Escape that ends a composition leaves the panel open', async () => {
    await world.changeTenant({ preChat: questions });
    const { visitor } = await opened();
    const field = visitor.frame.getByLabel('Your name');
    await field.fill('はな');
    expect(await endComposition(field, 229)).toBe(false);
    await field.evaluate((target) => {
      target.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
      target.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', keyCode: 229, bubbles: true }));
    });
    expect(await visitor.launcher.getAttribute('aria-expanded')).toBe('true');
    expect(await visitor.frame.locator('.fault').count()).toBe(0);
  });
});

/** Refuses a visitor's chats as the platform does, until the route is taken away. */
const refuseChats = (context: BrowserContext, status: number, code: string) =>
  context.route('**/messagingInvitations', (route) =>
    route.request().method() === 'OPTIONS'
      ? route.fallback()
      : route.fulfill({ status, headers: { 'access-control-allow-origin': '*' }, json: { code } }),
  );

for (const [place, originOf] of places) {
  describe(`what is typed on ${place} is never lost (carebridge.md#pre-chat)`, () => {
    it('form · filled in Japanese beyond what the platform takes → said while typing; shortened → reaches the agent', async () => {
      await world.changeTenant({ preChat: questions });
      const agent = await world.agent();
      const { visitor } = await opened(originOf(world));
      const question = `荷物はどこですか ${place} ${'文'.repeat(2_000)}`;
      await visitor.frame.getByLabel('Your name').fill('花子');
      await visitor.frame.getByLabel('Order number').fill('注'.repeat(1_000));
      await visitor.frame.getByLabel('How can we help?').fill(question);
      await visitor.reads('All answers together are too long.');
      await visitor.button('Start chat').click();
      await visitor.reads('All answers together are too long.');
      await visitor.frame.getByLabel('Order number').fill('注'.repeat(600));
      await visitor.frame.getByText('All answers together are too long.').waitFor({ state: 'detached' });
      await visitor.button('Start chat').click();
      const invitation = await agent.rung(question.slice(0, 250));
      const content = decodeURIComponent(JSON.stringify(invitation._links?.customContent).replaceAll('+', ' '));
      expect(content).toContain('注'.repeat(600));
    });

    it('form · the platform refuses the chat → said, and all answers are in the form', async () => {
      await world.changeTenant({ preChat: questions });
      const { visitor, context, watch } = await opened(originOf(world));
      watch.mayBeRefused();
      await refuseChats(context, 413, 'EntityTooLarge');
      await visitor.frame.getByLabel('Your name').fill('Vera');
      await visitor.frame.getByLabel('How can we help?').fill(`Kept on ${place}?`);
      await visitor.button('Start chat').click();
      await visitor.reads('The chat could not be started');
      await visitor.button('Back').click();
      expect(await visitor.frame.getByLabel('Your name').inputValue()).toBe('Vera');
      expect(await visitor.frame.getByLabel('How can we help?').inputValue()).toBe(`Kept on ${place}?`);
      await context.unroute('**/messagingInvitations');
      await visitor.button('Start chat').click();
      await visitor.reads('Finding someone for you');
      await visitor.settled();
      expect(await visitor.lines()).toEqual([`Kept on ${place}?`]);
    });

    it('first message · refused → in the field again', async () => {
      const { visitor, context, watch } = await opened(originOf(world));
      watch.mayBeRefused();
      await refuseChats(context, 400, 'BadRequest');
      await visitor.say('Is berth 9501 free?');
      await visitor.reads('The chat could not be started');
      await visitor.button('Back').click();
      await expect.poll(() => visitor.field.inputValue()).toBe('Is berth 9501 free?');
    });

    it('reload · in mid-sentence, in the form → what was typed is there', async () => {
      const { visitor } = await opened(originOf(world));
      await visitor.field.fill('Half a sent');
      await visitor.page.reload();
      await expect.poll(() => visitor.field.inputValue()).toBe('Half a sent');
      await world.changeTenant({ preChat: questions });
      await visitor.page.reload();
      await visitor.frame.getByLabel('Order number').fill('A-17');
      await visitor.page.reload();
      await expect.poll(() => visitor.frame.getByLabel('Order number').inputValue()).toBe('A-17');
    });
  });
}

/** Drops a file on an element; whether the browser would open it. */
const wouldOpen = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.txt', { type: 'text/plain' }));
    const drop = (type: string) =>
      element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    return [drop('dragover'), drop('drop')].some((isLeftToBrowser) => isLeftToBrowser);
  });

describe('pages · dropped files, own lines', () => {
  it('file dropped on widget or desk → not opened in the chat’s place', async () => {
    const { visitor } = await opened();
    await visitor.field.waitFor();
    expect(await wouldOpen(visitor.frame.locator('.body'))).toBe(false);
    expect(await wouldOpen(visitor.field)).toBe(false);
    const { desk } = await desks.agent();
    expect(await wouldOpen(desk.page.locator('main'))).toBe(false);
  });

  it('window becomes narrow and low, and the text takes more room → the newest line stays in view, at the widget and at the desk', async () => {
    const ada = await desks.agent();
    const { visitor } = await opened();
    await visitor.say('Is berth 9503 free?');
    await ada.desk.accept('berth 9503');
    await visitor.reads('You are talking to Ada');
    for (let line = 1; line <= 6; line += 1) {
      await ada.desk.say(`Line ${line} ${'of many words '.repeat(20)}`);
      await visitor.sees(`Line ${line} `);
    }
    for (const [page, log] of [
      [visitor.page, visitor.frame.locator('.messages')],
      [ada.desk.page, ada.desk.page.locator('.log')],
    ] as const) {
      const below = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
      for (const [width, height] of [
        [1180, 780],
        [390, 780],
        [320, 420],
        [1180, 500],
      ] as const) {
        await page.setViewportSize({ width, height });
        await expect.poll(below, { message: `${width} × ${height}` }).toBeLessThan(5);
      }
    }
  });

  it('own line sent while scrolled up → scrolled to, at the widget and at the desk', async () => {
    const ada = await desks.agent();
    const { visitor } = await opened();
    await visitor.say('Is berth 9502 free?');
    await ada.desk.accept('berth 9502');
    await visitor.reads('You are talking to Ada');
    for (let line = 1; line <= 12; line += 1) {
      await ada.desk.say(`Line ${line}\n\n\n\n\nof many`);
      await visitor.sees(`Line ${line}\n`);
    }
    for (const [log, say] of [
      [visitor.frame.locator('.messages'), () => visitor.say('From far up')],
      [ada.desk.page.locator('.log'), () => ada.desk.say('From far up as well')],
    ] as const) {
      await log.evaluate((box) => {
        box.scrollTop = 0;
        box.dispatchEvent(new Event('scroll'));
      });
      await say();
      const below = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
      await expect.poll(below).toBeLessThan(5);
    }
  });
});
