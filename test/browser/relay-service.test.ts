import { describe, expect, it } from 'vitest';
import type { CenterConversation } from '../support/contact-center/scripted-center.ts';
import { openPage } from './support/browser-world.ts';
import { useCenterStage } from './support/center-stage.ts';
import { ChatPage } from './support/chat-page.ts';

const { world, center } = useCenterStage();

/** A visitor over the service's own relay, whom an agent of the contact center has taken. */
async function talking(question: string) {
  const { context, watch } = await world.visitor();
  // A page that reads takes another's place by 409.
  watch.mayBeRefused();
  const visitor = new ChatPage(await openPage(context, world.site.origin));
  await visitor.open();
  await visitor.say(question);
  await visitor.settled();
  const found = (): CenterConversation | undefined =>
    center.conversations.find(({ messages }) => messages.some(({ text }) => text === question));
  await expect.poll(found, patient).toBeDefined();
  const conversation = found();
  if (conversation === undefined) throw new Error('The center has no such conversation.');
  center.accept(conversation, 'Ada');
  center.agentSays(conversation, 'I will look.');
  await visitor.reads('You are talking to Ada');
  await visitor.sees('I will look.');
  return { visitor, context, watch, conversation };
}

const patient = { timeout: 60_000 };

/** Resolves when the center has heard these lines of the visitor, and no others. */
const heard = (conversation: CenterConversation, lines: readonly string[]): Promise<void> =>
  expect.poll(() => center.said(conversation.id), patient).toEqual(lines);

describe('the service’s own relay · pages that come and go', () => {
  it('reload in mid-chat → the same conversation, every line once on both sides', async () => {
    const { visitor, conversation } = await talking('Is berth 31 free?');
    await visitor.page.reload();
    await visitor.sees('I will look.');
    center.agentSays(conversation, 'It is.');
    await visitor.sees('It is.');
    await visitor.say('Thank you');
    await visitor.settled();
    await heard(conversation, ['Is berth 31 free?', 'Thank you']);
    expect(await visitor.lines()).toEqual(['Is berth 31 free?', 'I will look.', 'It is.', 'Thank you']);
  });

  it('second tab → the same conversation in both, and it survives the first one', async () => {
    const { visitor, context, conversation } = await talking('Is berth 32 free?');
    const second = new ChatPage(await openPage(context, world.site.origin));
    await second.open();
    await second.sees('I will look.');
    await second.say('From the second tab');
    await visitor.sees('From the second tab');
    await visitor.page.bringToFront();
    await visitor.say('From the first tab');
    await second.sees('From the first tab');
    await visitor.settled();
    await visitor.page.close();
    center.agentSays(conversation, 'To the tab that is left');
    await second.sees('To the tab that is left');
    await heard(conversation, ['Is berth 32 free?', 'From the second tab', 'From the first tab']);
  });

  it('network gone and back, service killed meanwhile → what was written is there once and in order', async () => {
    const { visitor, context, watch, conversation } = await talking('Is berth 33 free?');
    watch.mayLoseNetwork();
    await context.setOffline(true);
    await visitor.reads('You are offline');
    await visitor.say('Written offline, first');
    await visitor.say('Written offline, second');
    center.agentSays(conversation, 'Said meanwhile');
    await world.engine.crashApplication();
    await context.setOffline(false);
    await visitor.sees('Said meanwhile');
    await visitor.settled();
    await heard(conversation, ['Is berth 33 free?', 'Written offline, first', 'Written offline, second']);
    expect((await visitor.lines()).filter((line) => line.startsWith('Written'))).toHaveLength(2);
  });
});

describe('the service’s own relay · the next day', () => {
  it('ended, and the page opened again → the history; what is written begins the next visit of the same conversation', async () => {
    const { visitor, context, conversation } = await talking('Is berth 34 free?');
    center.end(conversation);
    await visitor.reads('The chat has ended');
    await visitor.page.close();
    const next = new ChatPage(await openPage(context, world.site.origin));
    await next.open();
    await next.sees('I will look.');
    await next.reads('Just write here if something else comes up.');
    await next.say('Me again');
    await next.settled();
    await heard(conversation, ['Is berth 34 free?', 'Me again']);
    center.accept(conversation, 'Ben');
    center.agentSays(conversation, 'Welcome back');
    await next.sees('Welcome back');
    expect(await next.lines()).toEqual(['Is berth 34 free?', 'I will look.', 'Me again', 'Welcome back']);
    expect(center.conversations.filter(({ key }) => key === conversation.key)).toHaveLength(1);
  });
});

describe('the service’s own relay · rating', () => {
  it('each visit that is over → rated once, and read by operators; the chat goes on', async () => {
    await world.changeTenant({ rating: true });
    const { origin, config } = world.engine;
    // The service knows a tenant as it was some seconds ago.
    const tokens = async (): Promise<unknown> => {
      const headers = { origin: world.site.origin, 'content-type': 'application/json' };
      return (await fetch(`${origin}/api/token/contoso`, { method: 'POST', headers, body: '{}' })).json();
    };
    await expect.poll(tokens, patient).toHaveProperty('ratingToken');
    const { visitor } = await talking('Is berth 39 free?');
    const end = async (): Promise<void> => {
      await visitor.button('End chat').click();
      await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    };
    await end();
    await visitor.frame.getByRole('radio', { name: '2 of 5' }).check();
    await visitor.frame.getByRole('button', { name: 'Send', exact: true }).click();
    await visitor.reads('Thank you for telling us.');
    const rated = async (): Promise<unknown> => {
      const response = await fetch(`${origin}/api/tenants/contoso/conversations`, {
        headers: { 'x-carebridge-key': config.localKey },
      });
      return ((await response.json()) as { conversations: readonly unknown[] }).conversations;
    };
    await expect.poll(rated, patient).toContainEqual(expect.objectContaining({ rating: 2 }));
    await visitor.say('One more thing');
    await visitor.settled();
    expect(await visitor.frame.getByRole('radio').count()).toBe(0);
  });
});
