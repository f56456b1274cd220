import type { BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world } = useStage();
const dayMs = 86_400_000;

/** A visitor who has asked, and an agent who has answered. */
async function talking(question: string) {
  const agent = await world.agent();
  const { context } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, world.site.origin));
  await visitor.open();
  await visitor.say(question);
  const invitation = await agent.rung(question);
  const chat = await agent.accept(invitation);
  await chat.say('It is on its way.');
  await visitor.sees('It is on its way.');
  return { context, visitor, chat, end: () => world.endConversation(String(invitation.threadId)) };
}

async function endChat(visitor: ChatPage): Promise<void> {
  await visitor.button('End chat').click();
  await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
  await visitor.reads('You ended the chat');
}

/** The visitor's browser on another day. */
async function nextDay(context: BrowserContext, days: number): Promise<ChatPage> {
  await context.clock.install({ time: Date.now() + days * dayMs });
  const visitor = new ChatPage(await openPage(context, world.site.origin));
  await visitor.open();
  return visitor;
}

describe('after the chat · what the visitor’s device keeps', () => {
  it('next day → the chat stands in the history, read-only; deleted → gone, with words about the company’s copy', async () => {
    const { context, visitor } = await talking('Where is parcel 9001?');
    await endChat(visitor);
    await visitor.page.close();
    const later = await nextDay(context, 1);
    await later.reads('How can we help?');
    await later.button('Earlier chats').click();
    await later.frame.getByRole('button', { name: /Where is parcel 9001\?/ }).click();
    await later.sees('It is on its way.');
    expect(await later.field.count()).toBe(0);
    await later.button('Delete').click();
    const dialog = later.frame.getByRole('dialog');
    await dialog.getByText(/keeps its own copy/).waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await later.reads('How can we help?');
    expect(await later.button('Earlier chats').count()).toBe(0);
    expect(await later.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('9001');
  });

  it('after the company’s days → gone', async () => {
    const { context, visitor } = await talking('Where is parcel 9002?');
    await endChat(visitor);
    await visitor.page.close();
    const later = await nextDay(context, 8);
    await later.reads('How can we help?');
    expect(await later.button('Earlier chats').count()).toBe(0);
    expect(await later.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('9002');
  });

  it('agent ends it while the panel is closed → a badge here and on the next page, where the chat still is', async () => {
    const { visitor, end } = await talking('Where is parcel 9003?');
    await visitor.button('Minimise chat').click();
    await end();
    const badge = visitor.page.locator('#carebridge-chat .badge');
    await badge.getByText('1').waitFor();
    await visitor.page.goto(`${world.site.origin}/?second`);
    await badge.getByText('1').waitFor();
    await visitor.open();
    await visitor.reads('The chat has ended');
    expect(await visitor.lines()).toContain('It is on its way.');
    await badge.getByText('1').waitFor({ state: 'detached' });
    await visitor.button('Start a new chat').click();
    await visitor.reads('How can we help?');
  });
});

describe('attention · the page that the visitor does not look at', () => {
  it('line while the page is hidden → its number before the page’s title, which comes back', async () => {
    const { visitor, chat } = await talking('Where is parcel 9004?');
    const own = await visitor.page.title();
    await visitor.button('Sound').waitFor();
    const seen = (state: string) =>
      visitor.page.evaluate((visibility) => {
        const frame = document.querySelector('#carebridge-chat')?.shadowRoot?.querySelector('iframe');
        for (const one of [document, frame?.contentDocument ?? document]) {
          Object.defineProperty(one, 'visibilityState', { configurable: true, value: visibility });
          one.dispatchEvent(new Event('visibilitychange'));
        }
      }, state);
    await seen('hidden');
    await chat.say('It has arrived.');
    await chat.say('Is there anything else?');
    await expect.poll(() => visitor.page.title()).toBe(`(2) ${own}`);
    await seen('visible');
    await expect.poll(() => visitor.page.title()).toBe(own);
  });

  it('sound → off until the visitor turns it on, which the device remembers', async () => {
    const { context, visitor } = await talking('Where is parcel 9005?');
    const sound = visitor.button('Sound');
    expect(await sound.getAttribute('aria-pressed')).toBe('false');
    await sound.click();
    expect(await sound.getAttribute('aria-pressed')).toBe('true');
    const other = new ChatPage(await openPage(context, `${world.site.origin}/?second`));
    await other.open();
    await expect.poll(() => other.button('Sound').getAttribute('aria-pressed')).toBe('true');
  });
});
