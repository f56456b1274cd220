import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { openOwnPages } from './support/host-page.ts';
import { places, useStage } from './support/stage.ts';

const { world } = useStage();

afterEach(async () => {
  await world.changeTenant({ allowedOrigins: [world.engine.origin, world.site.origin] });
});

/** Pages whose developer is told of a fault as soon as they are opened. */
const faulty = { '/no-tenant': true, '/other-trusted-types': true };

/** A visitor on a page of the company's site, or on the same page at the service itself; what the page's developer reads. */
async function visit(origin: string, path: string, options: BrowserContextOptions = {}) {
  const { context, watch } = await world.visitor(options);
  if (path in faulty) watch.mayBeBroken();
  const told: string[] = [];
  context.on('console', (message) => void told.push(message.text()));
  if (origin === world.engine.origin) await openOwnPages(context, origin, 'contoso');
  return { context, watch, told, visitor: new ChatPage(await openPage(context, `${origin}${path}`)) };
}

/** Goes on with the chat of a page that has changed around it. */
async function talks(visitor: ChatPage, question: string, change: () => Promise<void>): Promise<void> {
  const agent = await world.agent();
  await visitor.open();
  await visitor.say(question);
  const chat = await agent.accept(await agent.rung(question));
  await visitor.reads('You are talking to Ada');
  await change();
  await chat.say('Still with me?');
  await visitor.sees('Still with me?');
  await visitor.say('Yes');
  await chat.heardLine('Yes');
  expect(await visitor.lines()).toEqual([question, 'Still with me?', 'Yes']);
}

/** The launcher's corner is that of the window. */
async function expectInCorner(page: Page): Promise<void> {
  // Under the pointer it is a little higher.
  await page.mouse.move(1, 1);
  const height = page.viewportSize()?.height ?? 0;
  const corner = async () => {
    const box = await page.locator('#carebridge-chat button.launcher').boundingBox();
    const width = await page.evaluate(() => document.documentElement.clientWidth);
    return [width - (box?.x ?? 0), height - (box?.y ?? 0)];
  };
  await expect.poll(corner).toEqual([80, 80]);
}

for (const [place, originOf] of places) {
  describe(`widget on ${place} · pages that change what is in them`, () => {
    it('body replaced, as by Turbo; its content replaced, as by htmx → the widget and the chat stay', async () => {
      const { visitor } = await visit(originOf(world), '/');
      await talks(visitor, `Is berth 9401 free, ${place}?`, async () => {
        await visitor.page.evaluate(() => {
          const body = document.createElement('body');
          body.append('Another page');
          document.body.replaceWith(body);
        });
        await visitor.sees('berth 9401');
        await visitor.page.evaluate(() => document.body.replaceChildren('And another one'));
      });
    });

    it('widget taken out, everything replaced → back with the chat, and with what was being typed', async () => {
      const { visitor } = await visit(originOf(world), '/');
      await talks(visitor, `Is berth 9402 free, ${place}?`, async () => {
        await visitor.field.fill('half a sent');
        await visitor.page.evaluate(() => document.getElementById('carebridge-chat')?.remove());
        await visitor.sees('berth 9402');
        expect(await visitor.field.inputValue()).toBe('half a sent');
        await visitor.page.evaluate(() => {
          const page = document.createElement('html');
          page.append(document.createElement('head'), document.createElement('body'));
          document.documentElement.replaceWith(page);
        });
        await visitor.sees('berth 9402');
        expect(await visitor.field.inputValue()).toBe('half a sent');
      });
      await expectInCorner(visitor.page);
    });

    it('transform, filter and containment on html and body → in the corner of the window', async () => {
      const { visitor } = await visit(originOf(world), '/transformed');
      await visitor.launcher.waitFor();
      await expectInCorner(visitor.page);
      await visitor.open();
      await visitor.field.waitFor();
      await visitor.page.evaluate(() => scrollTo(0, 2000));
      await expectInCorner(visitor.page);
      const panel = await visitor.page.locator('#carebridge-chat .panel').boundingBox();
      expect(panel?.y).toBeGreaterThan(0);
    });
  });

  describe(`widget on ${place} · how it is loaded`, () => {
    it('type="module" → a chat', async () => {
      const { visitor } = await visit(originOf(world), '/module');
      await talks(visitor, `Is berth 9403 free, ${place}?`, async () => undefined);
    });

    for (const path of ['/trusted-types', '/any-trusted-types']) {
      it(`${path.slice(1)} → a chat, its parts included, under require-trusted-types-for 'script'`, async () => {
        const { visitor } = await visit(originOf(world), path);
        const question = `Is berth 9404 free, ${place}, ${path}?`;
        await talks(visitor, question, async () => undefined);
        await visitor.button('End chat').click();
        await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
        await visitor.reads('You ended the chat');
      });
    }

    it('trusted-types without our policy → none can be loaded, and the developer is told its name', async () => {
      const { visitor, told } = await visit(originOf(world), '/other-trusted-types');
      await visitor.launcher.click();
      await visitor.page.getByText('The chat could not be loaded.').waitFor();
      expect(told.join()).toMatch(/Carebridge: .*trusted-types.*"carebridge"/);
    });

    it('no data-tenant → none can be loaded, and the developer is told', async () => {
      const { visitor, told } = await visit(originOf(world), '/no-tenant');
      await visitor.launcher.click();
      await visitor.page.getByText('The chat could not be loaded.').waitFor();
      expect(told.join()).toContain('Carebridge: no data-tenant.');
    });

    it('unknown tenant → not available, and the developer is told', async () => {
      const { visitor, watch, told } = await visit(originOf(world), '/unknown-tenant');
      watch.mayBeRefused();
      await visitor.open();
      await visitor.reads('The chat is not available here');
      expect(told.join()).toMatch(/Carebridge: There is no tenant "nobody".*data-tenant/);
    });

    it('origin that the tenant does not allow → not available, and the developer is told which', async () => {
      const { visitor, watch, told } = await visit(originOf(world), '/');
      watch.mayBeRefused();
      await world.changeTenant({ allowedOrigins: ['https://shop.example'] });
      await visitor.open();
      await visitor.reads('The chat is not available here');
      expect(told.join()).toContain(`allows no chat on ${new URL(visitor.page.url()).origin}.`);
      expect(told.join()).toContain('allowedOrigins');
    });

    it('chat script that is no script, or fails → a sentence and another try, never an empty panel', async () => {
      const { visitor, context, watch } = await visit(originOf(world), '/');
      watch.mayBeBroken();
      for (const body of ['<!doctype html><title>Sign in</title>', 'throw new Error("at the start")', '']) {
        await context.route('**/chat.en.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
        const again = visitor.page.getByRole('button', { name: 'Open chat' });
        if (await again.isVisible()) await again.click();
        else await visitor.launcher.click();
        await visitor.page.getByText('The chat could not be loaded.').waitFor();
        await context.unroute('**/chat.en.js');
      }
      await visitor.page.getByRole('button', { name: 'Open chat' }).click();
      await visitor.reads('How can we help?');
    });
  });

  describe(`widget on ${place} · languages as pages write them`, () => {
    for (const [path, locale, title] of [
      ['/en_US', 'en-GB', 'How can we help?'],
      ['/de_DE', 'en-GB', 'Wie können wir helfen?'],
      ['/de_AT.UTF-8', 'en-GB', 'Wie können wir helfen?'],
      ['/no-language', 'de-CH', 'Wie können wir helfen?'],
      ['/nonsense', 'de-CH', 'Wie können wir helfen?'],
      ['/nonsense', 'pt-BR', 'How can we help?'],
      ['/nonsense', 'ar-EG', 'كيف يمكننا مساعدتك؟'],
    ] as const) {
      it(`${path} in a browser in ${locale} → ${title}`, async () => {
        // Without an agent the service ends the chat while the question may still be on its way.
        await world.agent();
        const { visitor } = await visit(originOf(world), path, { locale });
        await visitor.open();
        await visitor.reads(title);
        await visitor.say(`Is berth 9405 free, ${place}, ${path}, ${locale}?`);
        await visitor.sees('Welcome to Contoso');
      });
    }
  });

  describe(`widget on ${place} · colours`, () => {
    const isDark = (visitor: ChatPage) =>
      visitor.frame.locator('body').evaluate((body) => /\((\d+)/.exec(getComputedStyle(body).color)?.[1]);

    it('page without dark colours, system set to dark → a light chat; dark page → a dark one', async () => {
      const light = await visit(originOf(world), '/light', { colorScheme: 'dark' });
      await light.visitor.open();
      expect(Number(await isDark(light.visitor))).toBeLessThan(100);
      const night = await visit(originOf(world), '/night', { colorScheme: 'light' });
      await night.visitor.open();
      expect(Number(await isDark(night.visitor))).toBeGreaterThan(200);
    });

    it('page with both → as the system is, also when that changes', async () => {
      const { visitor } = await visit(originOf(world), '/both', { colorScheme: 'dark' });
      await visitor.open();
      expect(Number(await isDark(visitor))).toBeGreaterThan(200);
      await visitor.page.emulateMedia({ colorScheme: 'light' });
      await expect.poll(async () => Number(await isDark(visitor))).toBeLessThan(100);
    });
  });
}
