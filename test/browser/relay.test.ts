import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { routeToRelay } from './support/relay-route.ts';
import { useStage } from './support/stage.ts';

const { world } = useStage();
const ada = { id: 'ada', name: 'Ada', role: 'agent' } as const;
const ben = { id: 'ben', name: 'Ben', role: 'agent' } as const;

/** A visitor over the relay, who has asked something. */
async function asking(question: string) {
  const { context, watch } = await world.visitor();
  // A token runs out by 401, and a page that reads takes another's place by 409.
  watch.mayBeRefused();
  const relay = await routeToRelay(context);
  const visitor = new ChatPage(await openPage(context, world.site.origin));
  await visitor.open();
  await visitor.say(question);
  await visitor.settled();
  return { relay, visitor, context, watch };
}

/** The same, with an agent. */
async function talking(question: string) {
  const asked = await asking(question);
  asked.relay.conversation.tell({ kind: 'joined', who: ada }, { kind: 'line', who: ada, text: 'I will look.' });
  await asked.visitor.reads('You are talking to Ada');
  await asked.visitor.sees('I will look.');
  return asked;
}

/** Another page of the same browser, with the chat open. */
async function another(context: Parameters<typeof openPage>[0]): Promise<ChatPage> {
  const page = new ChatPage(await openPage(context, world.site.origin));
  await page.open();
  return page;
}

const stored = (visitor: ChatPage): Promise<readonly string[]> =>
  visitor.page.evaluate(() => Object.keys(localStorage).sort());

describe('relay · a conversation', () => {
  it('wait, talk, be passed on, end → as over any other transport, by one script of its own', async () => {
    const { context } = await world.visitor();
    const scripts: string[] = [];
    context.on('request', (request) => void scripts.push(new URL(request.url()).pathname));
    const relay = await routeToRelay(context);
    const visitor = new ChatPage(await openPage(context, world.site.origin));
    await visitor.open();
    await visitor.say('Is berth 12 free?');
    await visitor.reads('Finding someone for you');
    relay.conversation.tell({
      kind: 'waiting',
      position: 2,
      wait: { fromSeconds: 60, toSeconds: 170, confidence: 0.8 },
    });
    await visitor.reads('You are number 2 · probably 1 to 3 minutes');
    relay.conversation.tell({ kind: 'joined', who: ada }, { kind: 'typing', who: ada, isTyping: true });
    await visitor.reads('Ada is typing');
    relay.conversation.tell({ kind: 'line', who: ada, text: 'Let me ask Ben.' }, { kind: 'left', who: ada });
    relay.conversation.tell({ kind: 'waiting' });
    await visitor.reads('Someone else from our team takes over');
    relay.conversation.tell({ kind: 'joined', who: ben }, { kind: 'line', who: ben, text: 'It is free.' });
    await visitor.reads('You are talking to Ben');
    await visitor.button('End chat').click();
    await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await visitor.reads('You ended the chat');
    expect(await visitor.lines()).toEqual(['Is berth 12 free?', 'Let me ask Ben.', 'It is free.']);
    expect(relay.conversation.turns.map(({ turn, text }) => [turn, text])).toEqual([
      [1, 'Is berth 12 free?'],
      [2, undefined],
    ]);
    expect(scripts.filter((script) => /\/(ucwa|relay)\..*js$/.test(script))).toEqual(['/relay.en.js']);
  });

  it('line that does not reach the company → marked', async () => {
    const { relay, visitor } = await talking('Is berth 13 free?');
    await visitor.say('Into the void');
    await visitor.settled();
    const { operationId = '' } = relay.conversation.turns.at(-1) ?? {};
    relay.conversation.tell({ kind: 'undelivered', operationId });
    await visitor.reads('Not delivered');
  });

  it('script of the transport that does not come at once → asked for again, and what was written is sent', async () => {
    const { context, watch } = await world.visitor();
    watch.mayLoseNetwork();
    const relay = await routeToRelay(context);
    let failed = 0;
    await context.route('**/relay.en.js', (route) =>
      failed++ < 1 ? route.abort('connectionrefused') : route.continue(),
    );
    const visitor = new ChatPage(await openPage(context, world.site.origin));
    await visitor.open();
    await expect.poll(() => failed).toBe(1);
    await visitor.say('Is berth 14 free?');
    await visitor.reads('Finding someone for you');
    await visitor.settled();
    expect(relay.conversation.turns).toHaveLength(1);
  });
});

describe('relay · pages that come and go', () => {
  it('reload, token that has run out meanwhile → the same conversation, every line once', async () => {
    const { relay, visitor } = await talking('Is berth 15 free?');
    relay.conversation.expire();
    await visitor.page.reload();
    relay.conversation.tell({ kind: 'line', who: ada, text: 'It is.' });
    await visitor.sees('It is.');
    await visitor.say('Thank you');
    await visitor.settled();
    const lines = ['Is berth 15 free?', 'I will look.', 'It is.', 'Thank you'];
    expect(await visitor.lines()).toEqual(lines);
    await visitor.page.reload();
    await visitor.sees('Thank you');
    expect(await visitor.lines()).toEqual(lines);
    expect(relay.count).toBe(1);
  });

  it('second tab · the same conversation in both, whichever is used, and it survives the first one', async () => {
    const { relay, visitor, context } = await talking('Is berth 16 free?');
    const second = await another(context);
    await second.sees('I will look.');
    await second.say('From the second tab');
    await visitor.sees('From the second tab');
    await visitor.page.bringToFront();
    await visitor.say('From the first tab');
    await second.sees('From the first tab');
    await visitor.page.close();
    relay.conversation.tell({ kind: 'line', who: ada, text: 'To the tab that is left' });
    await second.sees('To the tab that is left');
    expect(relay.conversation.turns.map(({ turn, text }) => [turn, text])).toEqual([
      [1, 'Is berth 16 free?'],
      [2, 'From the second tab'],
      [3, 'From the first tab'],
    ]);
  });

  it('service out of reach, answers lost → what was written meanwhile is there afterwards, once and in order', async () => {
    const { relay, visitor, watch } = await talking('Is berth 17 free?');
    watch.mayLoseNetwork();
    relay.fate = ({ path }) => (path.endsWith('/lines') ? 'lost' : 'cut');
    await visitor.frame.locator('html').evaluate(() => dispatchEvent(new Event('online')));
    await visitor.say('Into the fog');
    await visitor.say('Deeper into it');
    await visitor.reads('Connection lost. Reconnecting…');
    relay.conversation.tell({ kind: 'line', who: ada, text: 'Out of the fog' });
    relay.fate = () => undefined;
    await visitor.sees('Out of the fog');
    await visitor.settled();
    await visitor.frame.locator('.banner:empty').waitFor({ state: 'attached' });
    expect(relay.conversation.turns.map(({ text }) => text)).toEqual([
      'Is berth 17 free?',
      'Into the fog',
      'Deeper into it',
    ]);
    expect((await visitor.lines()).filter((line) => line.includes('Into the fog'))).toHaveLength(1);
  });

  it('something in between answers → nothing ends, nothing is settled', async () => {
    const { relay, visitor, watch } = await talking('Is berth 18 free?');
    watch.mayLoseNetwork();
    const page = (status: number) =>
      new Response('<title>Please sign in</title>', { status, headers: { 'content-type': 'text/html' } });
    const between = [page(404), page(200), page(401), page(403)];
    relay.fate = () => between.shift();
    await visitor.frame.locator('html').evaluate(() => dispatchEvent(new Event('online')));
    await visitor.say('Through the portal');
    await expect.poll(() => between.length).toBe(0);
    await visitor.settled();
    relay.conversation.tell({ kind: 'line', who: ada, text: 'Still here' });
    await visitor.sees('Still here');
    expect(relay.conversation.turns.map(({ text }) => text)).toEqual(['Is berth 18 free?', 'Through the portal']);
  });
});

describe('relay · the next day', () => {
  it('ended, and the page opened again → the history; what is written begins the next visit of the same conversation', async () => {
    const { relay, visitor, context } = await talking('Is berth 19 free?');
    relay.conversation.tell({ kind: 'left', who: ada }, { kind: 'ended', by: 'agent' });
    await visitor.reads('The chat has ended');
    expect(await stored(visitor)).toEqual(expect.arrayContaining([expect.stringMatching(/\.past$/)]));
    await visitor.page.close();
    relay.conversation.expire();
    const asked = relay.requests.length;
    const next = new ChatPage(await openPage(context, world.site.origin));
    await next.launcher.waitFor();
    expect(relay.requests).toHaveLength(asked);
    await next.open();
    await next.sees('I will look.');
    await next.reads('Just write here if something else comes up.');
    await next.say('Me again');
    await next.reads('Finding someone for you');
    await next.settled();
    relay.conversation.tell({ kind: 'joined', who: ben }, { kind: 'line', who: ben, text: 'Welcome back' });
    await next.sees('Welcome back');
    expect(await next.lines()).toEqual(['Is berth 19 free?', 'I will look.', 'Me again', 'Welcome back']);
    await next.reads('The chat has ended');
    expect(relay.count).toBe(1);
    expect(relay.conversation.turns.map(({ turn }) => turn)).toEqual([1, 2]);
  });

  it('deleted by the visitor → the relay forgets the page, and nothing but the visitor’s id stays', async () => {
    const { relay, visitor } = await talking('Is berth 20 free?');
    relay.conversation.tell({ kind: 'ended', by: 'agent' });
    await visitor.button('Delete this chat').click();
    await visitor.reads('How can we help?');
    await expect.poll(() => relay.conversation.goodTokens).toBe(0);
    expect(await stored(visitor)).toEqual([expect.stringMatching(/\.visitor$/)]);
  });

  it('erased meanwhile → a new start', async () => {
    const { relay, visitor, context } = await talking('Is berth 21 free?');
    relay.conversation.tell({ kind: 'ended', by: 'agent' });
    await visitor.reads('The chat has ended');
    await visitor.page.close();
    relay.conversation.erase();
    const next = await another(context);
    await next.reads('How can we help?');
    expect(await next.lines()).toEqual([]);
    expect(await stored(next)).toEqual([expect.stringMatching(/\.visitor$/)]);
  });
});
