import { afterEach, describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';
import { arrangeTenant } from './support/widget-states.ts';

// Polls end every now and then, as they do when nothing is said for minutes.
const { world, desks } = useStage({ CAREBRIDGE_PLATFORM_TIMES: JSON.stringify({ pollMs: 2_000 }) });

afterEach(() => arrangeTenant(world));

/** A visitor on the company's page who has asked something. */
async function asking(question: string) {
  const { context, watch } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, world.site.origin));
  await visitor.open();
  await visitor.say(question);
  return { visitor, context, watch };
}

/** A visitor and an agent who talk to each other, each in a browser. */
async function talking(question: string) {
  const ada = await desks.agent();
  const asked = await asking(question);
  await ada.desk.accept(question);
  await asked.visitor.reads('You are talking to Ada');
  return { ...asked, ada: ada.desk };
}

describe('conversation · widget and desk, both in a browser', () => {
  it('visitor and agent · write, type and end → the same messages on both sides, once and in order', async () => {
    const { visitor, ada } = await talking('Is berth 7001 free?');
    await ada.sees('Is berth 7001 free?');
    await ada.field.pressSequentially('Let');
    await visitor.reads('Ada is typing');
    await ada.say('Let me look.');
    await visitor.sees('Let me look.');
    await visitor.frame.locator('.typing').waitFor({ state: 'detached' });
    await visitor.field.pressSequentially('Th');
    await ada.reads(/is typing…$/);
    await visitor.say('Thank you.\nNo hurry.');
    await ada.sees('No hurry.');
    await visitor.settled();
    const said = ['Is berth 7001 free?', 'Let me look.', 'Thank you.\nNo hurry.'];
    expect(await visitor.lines()).toEqual(said);
    expect((await ada.lines()).filter((line) => !line.startsWith('Welcome to Contoso.'))).toEqual(said);
    await visitor.button('End chat').click();
    await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await visitor.reads('You ended the chat');
    await ada.reads('This chat is over.');
  });

  it('whisper · while the visitor writes → nothing of it in the visitor’s browser', async () => {
    const { visitor, ada, context } = await talking('Is berth 7002 free?');
    const answers: Promise<string>[] = [];
    context.on('response', (response) => void answers.push(response.text().catch(() => '')));
    await ada.whisper();
    await ada.say('psst, she owes us');
    await ada.page.locator('.whispered .bubble.is-there', { hasText: 'psst' }).waitFor();
    await visitor.say('Are you still there?');
    await ada.page.locator('.source-overheard .bubble', { hasText: 'Are you still there?' }).waitFor();
    await ada.button('Speak to the visitor again…').click();
    await ada.dialog.getByRole('button', { name: 'Yes, to everyone' }).click();
    await ada.page.locator('.whisper-banner').waitFor({ state: 'detached' });
    await ada.writable();
    await ada.say('Yes, I am.');
    await visitor.sees('Yes, I am.');
    await visitor.button('End chat').click();
    await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await ada.reads('This chat is over.');
    await ada.page.locator('.source-overheard .bubble', { hasText: 'Are you still there?' }).waitFor();
    expect(await visitor.lines()).toEqual(['Is berth 7002 free?', 'Are you still there?', 'Yes, I am.']);
    expect((await Promise.all(answers)).join()).not.toContain('psst');
    expect(await visitor.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('psst');
  });

  it('all agents decline · or do not answer → no agent is available, and a new start', async () => {
    await world.changeTenant({ giveUpAfterSeconds: 8 });
    const [ada, ben] = [await desks.agent(0), await desks.agent(1)];
    // On a busy machine the time is up before the decline is sent, which then finds nothing.
    ada.watch.mayBeRefused();
    const { visitor } = await asking('Is berth 7003 free?');
    await ben.desk.invitation('berth 7003').waitFor();
    await ada.desk
      .invitation('berth 7003')
      .getByRole('button', { name: /^Decline/ })
      .click();
    await visitor.reads('No one is available right now');
    expect(await visitor.lines()).toEqual([
      'Is berth 7003 free?',
      'No one can answer right now. Please try again later.',
    ]);
    await ben.desk.invitation('berth 7003').waitFor({ state: 'detached' });
    await visitor.button('Start a new chat').click();
    await visitor.reads('How can we help?');
  });

  it('agent leaves, another joins → the visitor sees both, and the chat goes on', async () => {
    const ben = await desks.agent(1);
    const { visitor, ada } = await talking('Is berth 7004 free?');
    await ben.desk.accept('berth 7004');
    await visitor.reads('You are talking to Ada, Ben');
    await ada.button('Leave').click();
    await ada.dialog.getByRole('button', { name: 'Leave the chat' }).click();
    await visitor.reads('Ada has left the chat');
    await visitor.reads(/^You are talking to Ben$/);
    await ben.desk.say('Ben here now.');
    await visitor.sees('Ben here now.');
  });

  it('agent ends → over in both browsers, and no token stays in the visitor’s (widget.md)', async () => {
    const { visitor, ada } = await talking('Is berth 7005 free?');
    await ada.button('End chat').click();
    await ada.dialog.getByRole('button', { name: 'End for everybody' }).click();
    await visitor.reads('The chat has ended');
    await ada.reads('This chat is over.');
    expect(await visitor.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('token');
    expect(await visitor.lines()).toEqual(['Is berth 7005 free?']);
  });
});

describe('conversation · messages that do not get through at once', () => {
  it('refused → shown; tried again → there once', async () => {
    const { visitor, ada, context, watch } = await talking('Is berth 7006 free?');
    watch.mayBeRefused();
    await context.route('**/messaging/messages*', (route) =>
      route.fulfill({
        status: 400,
        headers: { 'access-control-allow-origin': '*' },
        json: { code: 'BadRequest', subcode: 'ParameterValidationFailure' },
      }),
    );
    await visitor.say('A difficult message');
    await visitor.reads('Not sent');
    await context.unroute('**/messaging/messages*');
    await visitor.button('Try again').click();
    await ada.sees('A difficult message');
    await visitor.settled();
    expect((await visitor.lines()).filter((line) => line === 'A difficult message')).toHaveLength(1);
    expect((await ada.lines()).filter((line) => line === 'A difficult message')).toHaveLength(1);
  });

  it('service out of reach for a while → shown, and what was written meanwhile is there afterwards', async () => {
    const { visitor, ada, context, watch } = await talking('Is berth 7007 free?');
    watch.mayLoseNetwork();
    await context.route(/\/ucwa\//, (route) => route.abort('connectionrefused'));
    await visitor.frame.locator('html').evaluate(() => dispatchEvent(new Event('online')));
    await visitor.say('Into the fog');
    await visitor.reads('Connection lost. Reconnecting…');
    await ada.say('Out of the fog');
    await context.unroute(/\/ucwa\//);
    await ada.sees('Into the fog');
    await visitor.sees('Out of the fog');
    await visitor.settled();
    await visitor.frame.locator('.banner:empty').waitFor({ state: 'attached' });
    expect((await visitor.lines()).filter((line) => line.includes('the fog'))).toHaveLength(2);
  });

  it('network · gone for longer than a poll lasts → resumes at the same place', async () => {
    const { visitor, ada, context, watch } = await talking('Is berth 7010 free?');
    watch.mayLoseNetwork();
    await context.setOffline(true);
    await visitor.reads('You are offline');
    await ada.say('Said during the first poll');
    for (let polls = 0; polls < 3; polls += 1) await ada.page.waitForResponse(/\/events\?/);
    await ada.say('Said during the last poll');
    await ada.sent('the last poll');
    await context.setOffline(false);
    await visitor.sees('Said during the last poll');
    expect(await visitor.lines()).toEqual([
      'Is berth 7010 free?',
      'Said during the first poll',
      'Said during the last poll',
    ]);
  });
});

describe('conversation · pages that come and go', () => {
  it('tab closed, and the site opened again → new messages are counted, and the chat goes on', async () => {
    const { visitor, ada, context } = await talking('Is berth 7008 free?');
    await visitor.page.close();
    await ada.say('It is.');
    await ada.say('Shall I keep it for you?');
    await ada.sent('Shall I keep it');
    const again = new ChatPage(await openPage(context, world.site.origin));
    await again.page.getByRole('button', { name: 'Open chat, 2 new messages' }).click();
    await again.sees('Shall I keep it for you?');
    await again.say('Please do.');
    await ada.sees('Please do.');
    expect(await again.lines()).toEqual(['Is berth 7008 free?', 'It is.', 'Shall I keep it for you?', 'Please do.']);
  });

  it('tab asleep · frozen by the browser, and awake again → nothing lost, nothing doubled', async () => {
    const { visitor, ada, context } = await talking('Is berth 7009 free?');
    const session = await context.newCDPSession(visitor.page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await ada.say('Said to a sleeper');
    await ada.sent('Said to a sleeper');
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await visitor.sees('Said to a sleeper');
    await visitor.say('I am awake');
    await ada.sees('I am awake');
    expect(await visitor.lines()).toEqual(['Is berth 7009 free?', 'Said to a sleeper', 'I am awake']);
  });
});
