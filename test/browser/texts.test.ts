import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

/** Whether the text of an element is drawn from left to right: its last character is right of its first. */
const runsToTheRight = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => {
    const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();
    if (text === null) return false;
    const leftOf = (at: number): number => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    };
    return leftOf(0) < leftOf((text.textContent?.length ?? 1) - 1);
  });

/** Letter sizes of all fields, in CSS pixels. */
const letterSizes = (fields: Locator): Promise<readonly number[]> =>
  fields.evaluateAll((all) => all.map((field) => Number.parseFloat(getComputedStyle(field).fontSize)));

describe('texts that others wrote', () => {
  it('a name and a message that turn the direction of text → turn nothing beside them; a link reads as it leads', async () => {
    const { desk } = await desks.agent();
    const chat = await desks.visit('\u202eWhere is parcel 3001?', { name: '\u202esirI \u2066x' });
    await desk.invitation('Where is parcel 3001?').waitFor();
    await desk.accept('Where is parcel 3001?');
    expect(await desk.page.locator('.chat-head h2').innerText()).toBe('sirI x');
    await chat.say('\u202eSee https://example.com/a');
    await desk.sees('https://example.com/a');
    const link = desk.bubble('https://example.com/a').locator('a');
    expect(await runsToTheRight(link)).toBe(true);
    expect(await runsToTheRight(desk.page.locator('.side .chat-item strong'))).toBe(true);
    await chat.say(
      'Log in at https://bank.example@evil.example/ or https://аpple.com, then https://example.com/b。次の文',
    );
    await desk.sees('次の文');
    const links = await desk.bubble('次の文').locator('a bdi').allInnerTexts();
    expect(links).toEqual(['https://xn--pple-43d.com', 'https://example.com/b']);
  });

  it('a message of which nothing is visible → cannot be sent, neither at the desk nor in the widget', async () => {
    const { desk } = await desks.agent();
    const { context } = await world.visitor();
    const visitor = new ChatPage(await openPage(context, `${world.site.origin}/`));
    await visitor.open();
    await visitor.field.fill('\u200b\u2800\u3164');
    await visitor.field.press('Enter');
    expect(await visitor.button('Send message').getAttribute('aria-disabled')).toBe('true');
    await visitor.say('Where is parcel 3002?');
    await desk.accept('parcel 3002');
    await desk.field.fill('\u2060\u00ad \ufeff');
    await desk.field.press('Enter');
    expect(await desk.button('Send').getAttribute('aria-disabled')).toBe('true');
    await desk.say('One moment.');
    await visitor.sees('One moment.');
    expect(await visitor.lines()).toEqual(['Where is parcel 3002?', 'One moment.']);
  });

  it('a first message with an emoji where the subject is cut → no half of it anywhere', async () => {
    const { desk } = await desks.agent();
    const { context } = await world.visitor();
    const visitor = new ChatPage(await openPage(context, `${world.site.origin}/`));
    await visitor.open();
    await visitor.say(`${'parcel '.repeat(35)}3003 😀 end`);
    const question = desk.invitations.locator('.question');
    await question.waitFor();
    const text = await question.innerText();
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toContain('\ufffd');
    await desk.invitations.getByRole('button', { name: /^Accept/ }).click();
    await desk.sees('😀 end');
  });

  it('fields → letters of 16 pixels at least, so that no phone enlarges the page', async () => {
    await world.changeTenant({
      preChat: [
        { name: 'name', label: 'Name' },
        { name: 'question', label: 'Question' },
      ],
    });
    try {
      const { context } = await world.visitor();
      const visitor = new ChatPage(await openPage(context, `${world.site.origin}/`));
      await visitor.open();
      const form = visitor.frame.locator('input, textarea');
      await form.nth(1).waitFor();
      expect((await letterSizes(form)).filter((size) => size < 16)).toEqual([]);
    } finally {
      await world.changeTenant({ preChat: [] });
    }
    const { desk } = await desks.agent();
    await desks.visit('Where is parcel 3004?');
    await desk.accept('parcel 3004');
    expect((await letterSizes(desk.page.locator('textarea'))).filter((size) => size < 16)).toEqual([]);
  });

  it('stored JSON of another kind → the widget and the desk begin anew', async () => {
    const { context } = await world.visitor();
    const visitor = new ChatPage(await openPage(context, `${world.site.origin}/`));
    await visitor.page.evaluate(() => localStorage.setItem('carebridge.contoso', '{"schema":1,"entries":[]}'));
    await visitor.page.reload();
    await visitor.open();
    await visitor.field.waitFor();
    const opened = await desks.open();
    await opened.desk.page.evaluate(() => sessionStorage.setItem('carebridge.desk', '{"schema":2,"chats":[{}]}'));
    await opened.desk.signIn(world.engine.config.agents[0]?.displayName ?? '');
    await opened.desk.connected();
  });
});
