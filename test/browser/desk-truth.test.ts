import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

describe('desk · what it says is true', () => {
  it('the agent’s clock is ten minutes slow → lines as they were said, and the mark where the agent came in', async () => {
    const opened = await desks.open();
    await opened.context.addInitScript(() => {
      const now = Date.now;
      Date.now = () => now() - 600_000;
    });
    await opened.desk.signIn(world.engine.config.agents[0]?.displayName ?? '');
    const { desk } = opened;
    const chat = await desks.visit('Where is parcel 4001?');
    await chat.connected();
    await chat.say('It was due on Monday.');
    await world.recorded('It was due on Monday.');
    await desk.accept('parcel 4001');
    await desk.reads('You came in');
    await chat.say('Are you there?');
    await desk.sees('Are you there?');
    await desk.say('I am.');
    await chat.heardLine('I am.');
    await desk.reads('Delivered');
    const inOrder = (await desk.page.locator('.log :is(.bubble, .entrance)').allInnerTexts()).slice(-4);
    expect(inOrder).toEqual(['It was due on Monday.', 'You came in', 'Are you there?', 'I am.']);
    expect(await desk.page.getByText('Not sent to you').count()).toBe(0);
  });

  it('the visitor is offline → an agent’s line stands once, as sent, also after the switch to colleagues only', async () => {
    const { desk } = await desks.agent();
    const { context, watch } = await world.visitor();
    watch.mayLoseNetwork();
    const visitor = new ChatPage(await openPage(context, `${world.site.origin}/`));
    await visitor.open();
    await visitor.say('Where is parcel 4002?');
    await desk.accept('parcel 4002');
    await desk.say('Hello.');
    await visitor.sees('Hello.');
    await context.setOffline(true);
    await desk.say('It is on its way.');
    await desk.reads('Sent');
    await desk.whisper();
    await desk.say('She is gone.');
    await desk.page.locator('.whispered .bubble', { hasText: 'She is gone.' }).waitFor();
    expect(await desk.bubble('It is on its way.').count()).toBe(1);
    expect(await desk.page.getByText('Not sent').count()).toBe(0);
    await context.setOffline(false);
    await visitor.sees('It is on its way.');
    await desk.bubble('It is on its way.').locator('xpath=ancestor::li').getByText('Delivered').waitFor();
  });

  it('a colleague’s whisper → marked from its first moment, in the list and in the header as well', async () => {
    const [ada, ben] = [await desks.agent(0), await desks.agent(1)];
    await desks.visit('Where is parcel 4003?');
    await ada.desk.accept('parcel 4003');
    await ben.desk.accept('parcel 4003');
    await ben.desk.whisper();
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await ada.context.route('**/conversations/*', async (route) => {
      await held;
      await route.continue();
    });
    await ben.desk.say('She called twice.');
    const said = ada.desk.page.locator('.group', { has: ada.desk.bubble('She called twice.') });
    await said.getByText('Checking who sees this…').waitFor();
    await ada.desk.page.locator('.chat-item .tag', { hasText: 'Checking' }).waitFor();
    answer();
    await said.getByText('Colleagues only').waitFor();
    await ada.desk.page.locator('.chat-item .tag', { hasText: 'Colleagues only' }).waitFor();
    await ada.desk.page.locator('.chat-head .about p', { hasText: 'to colleagues only' }).waitFor();
  });

  it('an agent turns to colleagues only → the visitor reads nothing of it; a colleague’s invitation says whose it is', async () => {
    const [ada, ben] = [await desks.agent(0), await desks.agent(1)];
    const { context } = await world.visitor();
    const visitor = new ChatPage(await openPage(context, `${world.site.origin}/`));
    await visitor.open();
    await visitor.say('Where is parcel 4004?');
    await ada.desk.accept('parcel 4004');
    await ben.desk
      .invitation('parcel 4004')
      .getByRole('button', { name: /^Decline/ })
      .click();
    await ada.desk.button('Invite a colleague').click();
    await ada.desk.dialog.getByRole('button', { name: /Ben/ }).click();
    const asked = ben.desk.invitation('asks you to come in');
    await asked.waitFor();
    expect(await asked.innerText()).toContain('Ada');
    await ben.desk.accept('parcel 4004');
    await visitor.reads(/Ben.* has joined the chat/);
    await ben.desk.whisper();
    await ben.desk.say('For us alone.');
    await ada.desk.sees('For us alone.');
    await ada.desk.say('Here I am.');
    await visitor.sees('Here I am.');
    expect(await visitor.frame.getByText('has left the chat').count()).toBe(0);
    await ben.desk.button('Leave').click();
    await ben.desk.dialog.getByRole('button', { name: 'Leave the chat' }).click();
    await visitor.reads(/Ben.* has left the chat/);
  });

  it('a visitor without a name, a chat that the agent ends, and signing out → one name, no note, no empty number', async () => {
    const { desk } = await desks.agent();
    const chat = await desks.visit('Where is parcel 4005?', {}, '');
    await desk.invitation('parcel 4005').locator('strong', { hasText: 'Visitor' }).waitFor();
    await desk.accept('parcel 4005');
    expect(await desk.page.locator('.chat-head h2').innerText()).toBe('Visitor');
    await chat.say('Hello?');
    await desk.sees('Hello?');
    expect(await desk.page.getByText('Guest').count()).toBe(0);
    await desk.button('End chat').click();
    expect(await desk.page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await desk.dialog.getByRole('button', { name: 'End for everybody' }).click();
    await desk.reads('This chat is over.');
    expect(await desk.page.locator('.log .note').count()).toBe(0);
    await desk.button('Sign out').click();
    await desk.reads('No chat is open.');
  });

  it('an account without the role, in no company, or of one that is switched off → three different sentences', async () => {
    const { desk, context, watch } = await desks.open();
    watch.mayBeRefused();
    let answer: { readonly status: number; readonly json: object } = {
      status: 403,
      json: { status: 403, code: 'NotAllowed' },
    };
    await context.route('**/api/desk/profile', (route) => route.fulfill(answer));
    await desk.button('Sign in').click();
    await desk.page.getByRole('link').first().click();
    await desk.reads('does not have the role Agent');
    answer = { status: 200, json: { tenants: [], switchedOff: [] } };
    await desk.page.reload();
    await desk.reads('no company lists it');
    answer = { status: 200, json: { tenants: [], switchedOff: ['Contoso'] } };
    await desk.page.reload();
    await desk.reads('agents of Contoso, whose chat is switched off');
  });

  it.each(['de-DE', 'en-GB'])(
    '%s, 320 pixels wide → no button breaks a word or touches its edge, no time breaks',
    async (locale) => {
      const opened = await desks.open({ locale, viewport: { width: 320, height: 640 } });
      const { desk } = opened;
      await desk.page.getByRole('button', { name: /Sign in|Anmelden/ }).click();
      await desk.page.getByRole('link', { name: world.engine.config.agents[0]?.displayName ?? '' }).click();
      await desk.connected();
      await desks.visit('Where is parcel 4006?', { name: 'Iris Novak' });
      await desk.invitation('parcel 4006').waitFor();
      const broken = await desk.page.evaluate(() => {
        const linesIn = (element: Element): number => {
          const range = document.createRange();
          range.selectNodeContents(element);
          return new Set(
            [...range.getClientRects()].filter(({ width }) => width > 1).map(({ bottom }) => Math.round(bottom / 8)),
          ).size;
        };
        const inside = (button: Element): boolean => {
          const range = document.createRange();
          range.selectNodeContents(button);
          const [text, box] = [range.getBoundingClientRect(), button.getBoundingClientRect()];
          return text.left - box.left >= 4 && box.right - text.right >= 4;
        };
        const buttons = [...document.querySelectorAll('.invitation button')];
        return [
          ...buttons.filter((button) => !inside(button)).map(({ textContent }) => `touches: ${textContent}`),
          ...buttons.filter((button) => linesIn(button) > 2).map(({ textContent }) => `breaks: ${textContent}`),
          ...[...document.querySelectorAll('time')]
            .filter((time) => linesIn(time) > 1)
            .map(({ textContent }) => `breaks: ${textContent}`),
        ];
      });
      expect(broken).toEqual([]);
    },
  );
});
