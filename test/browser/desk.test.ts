import { describe, expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

describe('desk · signing in', () => {
  it('account chosen at the issuer → the desk, with a clean address; signed out → the first page', async () => {
    const { desk } = await desks.open();
    await desk.signIn('Ada Lind');
    expect(desk.page.url()).toBe(desks.deskUrl);
    await desk.reads('Ada · Contoso');
    await desk.button('Sign out').click();
    await desk.dialog.getByRole('button', { name: 'Sign out' }).click();
    await desk.button('Sign in').waitFor();
    expect(await desk.page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('address with a slash at its end → signed in all the same, at the address that the identity provider knows', async () => {
    const { desk } = await desks.open();
    await desk.page.goto(`${desks.deskUrl}/`);
    await desk.signIn('Ada Lind');
    expect(desk.page.url()).toBe(desks.deskUrl);
  });

  it('browser that asks for German → German texts, and times as they are written there', async () => {
    const { desk } = await desks.open({ locale: 'de-DE' });
    await desk.button('Anmelden').click();
    await desk.page.getByRole('link', { name: 'Ada Lind' }).click();
    await desk.connected();
    await desk.reads('Niemand wartet.');
    expect(await desk.page.locator('html').getAttribute('lang')).toBe('de');
  });

  it('an answer that was not asked for → refused, and shown', async () => {
    const { desk } = await desks.open();
    await desk.page.goto('about:blank');
    await desk.page.goto(`${desks.deskUrl}#code=stolen&state=guessed`);
    await desk.reads('Signing in did not work');
    expect(desk.page.url()).toBe(desks.deskUrl);
  });
});

describe('desk · chats', () => {
  it('invitation with question and details → accepted, both ways, typing, links and markup as text', async () => {
    await world.changeTenant({ preChat: [{ name: 'order', label: 'Order number' }] });
    const { desk } = await desks.agent();
    const chat = await desks.visit('Where is parcel 1001?', { name: 'Iris Novak', order: '1001' });
    await desk.invitation('parcel 1001').waitFor();
    expect(await desk.invitation('parcel 1001').innerText()).toMatch(/Iris Novak[\s\S]*Order number\s*1001/);
    expect(await desk.page.title()).toBe('(1) Desk');
    await desk.accept('parcel 1001');
    await chat.connected();
    await desk.sees('Welcome to Contoso');
    await chat.say('<img src=x onerror=alert(1)> see https://shop.example/1');
    await desk.sees('<img src=x onerror=alert(1)>');
    expect(await desk.page.getByRole('link', { name: /shop.example/ }).getAttribute('rel')).toContain('noopener');
    await desk.field.pressSequentially('Hel');
    await chat.sawTyping();
    await desk.say('Hello!\nLet me see.');
    await chat.heardLine('Hello!\nLet me see.');
    await desk.reads('Delivered');
    await chat.type();
    await desk.reads('Iris is typing…');
  });

  it('question that was written before → shown as said before the agent came in', async () => {
    const { desk } = await desks.agent();
    const chat = await desks.visit('Where is parcel 1002?');
    await desk.invitation('parcel 1002').waitFor();
    await chat.connected();
    await chat.say('It was due on Monday.');
    await desk.accept('parcel 1002');
    await desk.sees('It was due on Monday.');
    await desk.reads('You came in');
    expect((await desk.lines()).filter((line) => line.includes('due on Monday'))).toHaveLength(1);
  });

  it('two chats side by side → each keeps its words, its draft and its unread count', async () => {
    const { desk } = await desks.agent();
    const [first, second] = [await desks.visit('First 1003', {}, 'Vera'), await desks.visit('Second 1003', {}, 'Otto')];
    await desk.accept('First 1003');
    await first.connected();
    await desk.field.fill('half a sentence');
    await desk.accept('Second 1003');
    await second.connected();
    await first.say('Are you still there?');
    await desk.chats.filter({ hasText: 'Vera' }).locator('.count').waitFor();
    expect(await desk.page.title()).toBe('(1) Desk');
    await desk.say('To the second one');
    await second.heardLine('To the second one');
    await desk.chats.filter({ hasText: 'Vera' }).getByRole('button').first().click();
    await desk.sees('Are you still there?');
    expect(await desk.field.inputValue()).toBe('half a sentence');
    await desk.page.waitForFunction(() => document.title === 'Desk');
    expect(first.heard.map(({ text }) => text)).not.toContain('To the second one');
  });

  it('declined → gone here, and the colleague is still asked', async () => {
    const [ada, ben] = [await desks.agent(0), await desks.agent(1)];
    await desks.visit('Where is parcel 1004?');
    await ada.desk.invitation('parcel 1004').waitFor();
    await ben.desk.invitation('parcel 1004').waitFor();
    await ada.desk
      .invitation('parcel 1004')
      .getByRole('button', { name: /^Decline/ })
      .click();
    await ada.desk.invitation('parcel 1004').waitFor({ state: 'detached' });
    await ben.desk.accept('parcel 1004');
  });

  it('ended by the agent, after a question → over for the visitor and here', async () => {
    const { desk } = await desks.agent();
    const chat = await desks.visit('Where is parcel 1005?');
    await desk.accept('parcel 1005');
    await desk.button('End chat').click();
    await desk.dialog.getByRole('button', { name: 'End for everybody' }).click();
    await chat.ended();
    await desk.reads('This chat is over.');
    await desk.button(/^Remove from the list$/).click();
    await desk.reads('No chat is open');
  });

  it('visitor leaves → shown, and the chat is over', async () => {
    const { desk } = await desks.agent();
    const chat = await desks.visit('Where is parcel 1006?');
    await desk.accept('parcel 1006');
    await chat.connected();
    await chat.leave();
    await desk.reads('This chat is over.');
  });

  it('one agent has a visitor, a colleague was faster → the card goes and who it was is told; being asked in brings it back', async () => {
    await world.changeTenant({ owner: 'one' });
    try {
      const [ada, ben] = [await desks.agent(0), await desks.agent(1)];
      const chat = await desks.visit('Where is parcel 1008?');
      await ben.desk.invitation('parcel 1008').waitFor();
      await ada.desk.accept('parcel 1008');
      await chat.connected();
      await ben.desk.page.locator('.taken', { hasText: /Ada.* was faster: Where is parcel 1008/ }).waitFor();
      expect(await ben.desk.invitations.count()).toBe(0);
      await ada.desk.button('Invite a colleague').click();
      await ada.desk.dialog.getByRole('button', { name: 'Ben' }).click();
      await ben.desk.accept('parcel 1008');
      expect(await ben.desk.page.locator('.taken').count()).toBe(0);
      await ben.desk.say('Ben here.');
      await chat.heardLine('Ben here.');
    } finally {
      await world.changeTenant({ owner: 'all' });
    }
  });

  it('colleague asked in → sees what was said, speaks to the visitor; the first one leaves', async () => {
    const [ada, ben] = [await desks.agent(0), await desks.agent(1)];
    const chat = await desks.visit('Where is parcel 1007?');
    await ben.desk
      .invitation('parcel 1007')
      .getByRole('button', { name: /^Decline/ })
      .click();
    await ada.desk.accept('parcel 1007');
    await chat.connected();
    await chat.say('It is the blue one.');
    await ada.desk.sees('It is the blue one.');
    await ada.desk.button('Invite a colleague').click();
    await ada.desk.dialog.getByRole('button', { name: 'Ben' }).click();
    await ben.desk.accept('parcel 1007');
    await ben.desk.sees('It is the blue one.');
    await ada.desk.reads(/With Ben/);
    await ben.desk.say('Ben here, I know the blue ones.');
    await chat.heardLine('Ben here, I know the blue ones.');
    await ada.desk.sees('Ben here');
    await ada.desk.button('Leave').click();
    await ada.desk.dialog.getByRole('button', { name: 'Leave the chat' }).click();
    await ada.desk.reads('You have left this chat.');
    await chat.say('Thank you, Ada.');
    await ben.desk.sees('Thank you, Ada.');
  });
});
