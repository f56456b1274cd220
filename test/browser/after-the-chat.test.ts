import type { BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();
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
  const conversation = String(invitation.threadId);
  return { context, visitor, chat, conversation, end: () => world.endConversation(conversation) };
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

/** What an operator reads at a path below the tenant's conversations. */
async function operatorReads(path: string): Promise<Record<string, unknown>> {
  const { origin, config } = world.engine;
  const response = await fetch(`${origin}/api/tenants/contoso/conversations${path}`, {
    headers: { 'x-carebridge-key': config.localKey },
  });
  return (await response.json()) as Record<string, unknown>;
}

describe('rating · what the visitor says of the chat', () => {
  it('five stars and a comment → thanked, not asked again; in the conversation, the list and the export', async () => {
    await world.changeTenant({ rating: true });
    try {
      const { visitor, conversation } = await talking('Where is parcel 9006?');
      await endChat(visitor);
      await visitor.frame.getByRole('radio', { name: '4 of 5' }).check();
      await visitor.frame.getByRole('radio', { name: '5 of 5' }).check();
      await visitor.frame.getByRole('textbox', { name: /anything that you want to add/ }).fill('Very kind!');
      await visitor.button('Send').click();
      await visitor.reads('Thank you for telling us.');
      const said = [{ rating: 5, comment: 'Very kind!' }];
      expect(await operatorReads(`/${conversation}`)).toMatchObject({ ratings: said });
      expect(await operatorReads(`/${conversation}/export`)).toMatchObject({ conversation: { ratings: said } });
      await expect
        .poll(async () => (await operatorReads('')).conversations)
        .toContainEqual(expect.objectContaining({ id: conversation, rating: 5 }));
      await visitor.page.reload();
      await visitor.reads('You ended the chat');
      expect(await visitor.frame.getByRole('radio').count()).toBe(0);
    } finally {
      await world.changeTenant({ rating: false });
    }
  });

  it('company that does not ask → no stars', async () => {
    const { visitor } = await talking('Where is parcel 9007?');
    await endChat(visitor);
    expect(await visitor.frame.getByRole('radio').count()).toBe(0);
  });
});

describe('returning visitor · at the desk', () => {
  it('comes back → the agent reads the chat of before beside the chat, and among the own ones', async () => {
    const { visitor } = await talking('Where is parcel 9008?');
    await endChat(visitor);
    await visitor.button('Start a new chat').click();
    const ada = await desks.agent();
    await visitor.say('Another question, 9009');
    await ada.desk.accept('Another question, 9009');
    await visitor.reads('You are talking to Ada');
    await ada.desk.page.setViewportSize({ width: 1400, height: 850 });
    const column = ada.desk.page.locator('aside.visitor');
    await column.getByRole('heading', { name: 'Earlier chats' }).waitFor();
    await column.getByRole('button', { name: /Where is parcel 9008\?/ }).click();
    await column.getByText('It is on its way.').waitFor();
    await ada.desk.page.getByRole('button', { name: 'Your recent chats' }).click();
    await ada.desk.dialog.getByRole('button', { name: /Another question, 9009/ }).waitFor();
    await ada.desk.dialog.getByRole('button', { name: /Where is parcel 9008\?/ }).click();
    await ada.desk.dialog.getByText('It is on its way.').waitFor();
  });
});
