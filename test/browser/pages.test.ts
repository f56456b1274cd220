import { afterEach, describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';
import { arrangeTenant } from './support/widget-states.ts';

const { world } = useStage();

afterEach(() => arrangeTenant(world));

async function visit(path: string, options = {}) {
  const { context, watch } = await world.visitor(options);
  const page = await openPage(context, `${world.site.origin}${path}`);
  return { context, watch, visitor: new ChatPage(page) };
}

describe('widget · pages around it', () => {
  it('hostile page · hides everything, breaks the built-in objects → a chat as usual', async () => {
    const agent = await world.agent();
    const { visitor } = await visit('/hostile');
    await visitor.open();
    await visitor.say('From a hostile page');
    const chat = await agent.accept(await agent.rung('From a hostile page'));
    await chat.say('Still here');
    await visitor.sees('Still here');
    const box = await visitor.frame.locator('.bubble', { hasText: 'Still here' }).boundingBox();
    expect(box?.height).toBeGreaterThan(20);
    expect(await visitor.field.evaluate((field) => getComputedStyle(field).fontSize)).toBe('16px');
    await visitor.page.reload();
    await visitor.sees('Still here');
  });

  it('page opened · no click → the loader alone, compressed; nothing requested, nothing stored', async () => {
    const { context } = await world.visitor();
    const asked: string[] = [];
    context.on('request', (request) => void asked.push(request.url()));
    const loaded = context.waitForEvent('response', (response) => response.url().endsWith('/widget.js'));
    const visitor = new ChatPage(await openPage(context, world.site.origin));
    await visitor.launcher.waitFor();
    const { etag, ...headers } = (await loaded).headers();
    expect(headers).toMatchObject({ 'content-encoding': expect.stringMatching(/^(br|gzip)$/) });
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(asked.filter((url) => url.startsWith(world.engine.origin))).toEqual([`${world.engine.origin}/widget.js`]);
    expect(await visitor.page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    expect(await context.cookies()).toEqual([]);
  });

  it('theme · custom properties of the page → the chat takes its colours', async () => {
    const { visitor } = await visit('/themed');
    await visitor.open();
    await visitor.field.fill('x');
    const colour = await visitor.button('Send message').evaluate((button) => getComputedStyle(button).backgroundColor);
    expect(colour).toBe('rgb(11, 122, 92)');
  });

  it('German page → German texts', async () => {
    const { visitor } = await visit('/de');
    await visitor.page.getByRole('button', { name: 'Chat öffnen' }).click();
    await visitor.reads('Wie können wir helfen?');
  });

  it('page from right to left → so is the chat, at the left edge; its title begins at the right, whatever its letters', async () => {
    const { visitor } = await visit('/rtl');
    await visitor.open();
    await visitor.field.waitFor();
    expect(await visitor.frame.locator('html').getAttribute('dir')).toBe('rtl');
    expect((await visitor.launcher.boundingBox())?.x).toBe(20);
    const awayFromStart = await visitor.frame.locator('.head h1').evaluate((title) => {
      const text = document.createRange();
      text.selectNodeContents(title);
      return title.getBoundingClientRect().right - text.getBoundingClientRect().right;
    });
    expect(awayFromStart).toBeLessThan(1);
  });

  it('narrow window · 320 CSS pixels wide, as at 400 % → nothing is cut off sideways', async () => {
    const { visitor } = await visit('/', { viewport: { width: 320, height: 256 } });
    await visitor.open();
    await visitor.field.waitFor();
    const overflow = await visitor.frame.locator('html').evaluate((page) => page.scrollWidth - page.clientWidth);
    expect(overflow).toBe(0);
    expect(await visitor.button('Send message').isVisible()).toBe(true);
  });

  it('chat script · cannot be loaded → shown, and tried again', async () => {
    const { visitor, context, watch } = await visit('/');
    watch.mayLoseNetwork();
    await context.route('**/chat.en.js', (route) => route.abort('connectionrefused'));
    await visitor.launcher.click();
    await visitor.page.getByText('The chat could not be loaded.').waitFor();
    await context.unroute('**/chat.en.js');
    await visitor.page.getByRole('button', { name: 'Open chat' }).click();
    await visitor.reads('How can we help?');
  });

  it('service · out of reach when the first message is sent → kept, and sent later', async () => {
    const agent = await world.agent();
    const { visitor, context, watch } = await visit('/');
    watch.mayLoseNetwork();
    await visitor.open();
    await visitor.field.waitFor();
    await context.route('**/api/token/**', (route) => route.abort('connectionrefused'));
    await visitor.say('Written into the void');
    await visitor.reads('We cannot be reached right now');
    await context.unroute('**/api/token/**');
    await visitor.button('Try again').click();
    const chat = await agent.accept(await agent.rung('Written into the void'));
    await chat.say('Got it');
    await visitor.sees('Got it');
    await visitor.settled();
    expect((await visitor.lines()).filter((line) => line === 'Written into the void')).toHaveLength(1);
  });
});

describe('widget · questions before the chat (carebridge.md#pre-chat)', () => {
  it('answers · name, question and more → reach the agent with the meeting', async () => {
    await world.changeTenant({
      preChat: [
        { name: 'name', label: 'Your name' },
        { name: 'order', label: 'Order number' },
        {
          name: 'topic',
          label: 'What is it about?',
          required: true,
          kind: 'choice',
          options: [{ label: 'Delivery' }, { label: 'Colours', skill: 'colours' }],
        },
        { name: 'question', label: 'How can we help?', required: true },
      ],
    });
    const agent = await world.agent();
    const { visitor } = await visit('/');
    await visitor.open();
    await visitor.frame.getByLabel('Your name').fill('Vera');
    await visitor.frame.getByLabel('Order number').fill('A-17, & more');
    await visitor.button('Start chat').click();
    await visitor.reads('Please fill this in.');
    const topic = visitor.frame.getByLabel('What is it about?');
    await expect.poll(() => topic.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await topic.selectOption('Colours');
    await visitor.frame.getByLabel('How can we help?').fill('Does it come in green?');
    await visitor.button('Start chat').click();
    const invitation = await agent.rung('Does it come in green?');
    const content = JSON.stringify(invitation._links?.customContent);
    expect(decodeURIComponent(content.replaceAll('+', ' '))).toContain('"order":"A-17, & more"'.replaceAll('"', '"'));
    expect(decodeURIComponent(content.replaceAll('+', ' '))).toContain('"topic":"Colours"');
    const chat = await agent.accept(invitation);
    await visitor.say('Or in blue?');
    const line = await chat.heardLine('Or in blue?');
    expect(line.from).toBe('Vera');
    await visitor.sees('Does it come in green?');
  });
});

describe('widget · by keyboard alone', () => {
  it('a whole conversation · open, write, answer, end → without a pointer, with the focus where it is needed', async () => {
    const agent = await world.agent();
    const { visitor } = await visit('/');
    const { keyboard } = visitor.page;
    await visitor.launcher.waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    expect(await visitor.launcher.evaluate((button) => button.matches(':focus-visible'))).toBe(true);
    await keyboard.press('Enter');
    await visitor.field.waitFor();
    await expectFocus(visitor, 'Your message');
    await keyboard.type('By keyboard alone');
    await keyboard.press('Enter');
    const chat = await agent.accept(await agent.rung('By keyboard alone'));
    await visitor.reads('You are talking to Ada');
    await chat.say('Good to know');
    await visitor.sees('Good to know');
    await expectFocus(visitor, 'Your message');
    await keyboard.type('Line one');
    await keyboard.press('Shift+Enter');
    await keyboard.type('line two');
    await keyboard.press('Enter');
    await chat.heardLine('Line one\nline two');
    await keyboard.press('Escape');
    await visitor.page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(await visitor.launcher.evaluate((button) => button.matches(':focus'))).toBe(true);
    await keyboard.press('Enter');
    await expectFocus(visitor, 'Your message');
    for (const name of ['Messages', 'Minimise chat', 'End chat']) {
      await keyboard.press('Shift+Tab');
      await expectFocus(visitor, name);
    }
    await keyboard.press('Enter');
    await visitor.frame.getByRole('dialog').waitFor();
    await keyboard.press('Escape');
    await visitor.frame.getByRole('dialog').waitFor({ state: 'detached' });
    await expectFocus(visitor, 'End chat');
    await keyboard.press('Enter');
    await visitor.frame.getByRole('dialog').locator('.secondary:focus').waitFor();
    await keyboard.press('Shift+Tab');
    await visitor.frame.getByRole('dialog').locator('.primary:focus').waitFor();
    await keyboard.press('Enter');
    await visitor.reads('You ended the chat');
    await chat.ended();
  });

  it('what comes in · read out once, with its speaker; own lines and old ones are not', async () => {
    const agent = await world.agent();
    const { visitor } = await visit('/');
    await visitor.open();
    await visitor.say('Read this to me');
    const chat = await agent.accept(await agent.rung('Read this to me'));
    await chat.say('With pleasure');
    const log = visitor.frame.getByRole('log');
    await log.getByText('Ada says: With pleasure').waitFor();
    expect(await log.getByText('Read this to me').count()).toBe(0);
    await visitor.page.reload();
    await visitor.sees('With pleasure');
    expect(await log.innerText()).toBe('');
  });
});

describe('demo page', () => {
  it('demo page · at the service itself → accessible, and a chat under its own strict policy', async () => {
    const agent = await world.agent();
    const { context } = await world.visitor({ reducedMotion: 'reduce' });
    const page = await openPage(context, world.engine.origin);
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axeFindings(page)).toEqual([]);
    const visitor = new ChatPage(page);
    await visitor.open();
    await visitor.say('From the demo page');
    const chat = await agent.accept(await agent.rung('From the demo page'));
    await chat.say('Welcome');
    await visitor.sees('Welcome');
  });
});

/** Waits until the named control has the focus. */
async function expectFocus(visitor: ChatPage, name: string): Promise<void> {
  await visitor.frame.locator(`:focus[aria-label="${name}"]`).waitFor();
}
