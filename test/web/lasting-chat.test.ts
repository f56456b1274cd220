import { describe, expect, it } from 'vitest';
import { transcriptText } from '../../web/widget/ending/transcript-text.ts';
import { Browser, settled } from './support/tabs.ts';

const ada = { id: 'ada', name: 'Ada', role: 'agent' } as const;
const ben = { id: 'ben', name: 'Ben', role: 'agent' } as const;
const line = (id: string, text: string) => ({ kind: 'line', id, from: ada, text, at: 5 }) as const;
const key = 'carebridge.contoso';

type Chat = ReturnType<Browser['tab']>;

/** A chat that outlasts its visits, with an agent in it. */
async function talking() {
  const browser = new Browser();
  const chat = browser.tab();
  await chat.attend();
  await chat.say('Hello');
  await settled();
  browser.platform.happens({ kind: 'connected', isLasting: true });
  await settled();
  confirms(browser, '3', 'Hello');
  browser.platform.happens({ kind: 'joined', who: ada }, line('4', 'Hi'));
  return { browser, chat, platform: browser.platform };
}

/** The channel tells that what was sent last is part of the conversation. */
function confirms({ platform }: Browser, id: string, text: string): void {
  const operationId = platform.delivered.at(-1)?.operationId ?? '';
  platform.happens({ kind: 'confirmed', id, operationId, at: 1, text });
}

/** A chat whose first visit the agent has ended. */
async function ended() {
  const talk = await talking();
  talk.platform.happens({ kind: 'left', who: ada }, { kind: 'ended', how: 'ended', at: 7 });
  return talk;
}

const textsOf = (chat: Chat) =>
  chat.view.get().entries.map((entry) => ('text' in entry ? entry.text : `(${entry.what})`));
const stageOf = (chat: Chat) => chat.view.get().stage;
const goingOn = (ending: string) => ({ name: 'ended', ending, canGoOn: true });

describe('chat that outlasts its visits · a visit ends', () => {
  it('by the agent → it can be gone on with; nothing is listened to, and no page loads it before it is opened', async () => {
    const { browser, chat, platform } = await ended();
    expect(stageOf(chat)).toEqual(goingOn('company'));
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Hi']);
    expect(platform.isListenedTo).toBe(false);
    expect(browser.storage.getItem(key)).toBeNull();
    expect(browser.storage.getItem(`${key}.past`)).not.toBeNull();
  });

  it('by the visitor → shown at once, and told by the channel; what waits is not sent any more', async () => {
    const { browser, chat, platform } = await talking();
    platform.outcomes = ['later'];
    await chat.say('Wait');
    await settled();
    await chat.end();
    expect(platform.ends).toEqual(['ended']);
    expect(stageOf(chat)).toEqual(goingOn('visitor'));
    expect(chat.view.get().pending.map(({ state }) => state)).toEqual(['failed']);
    expect(platform.isListenedTo).toBe(true);
    platform.happens({ kind: 'ended', how: 'visitor' });
    expect(stageOf(chat)).toEqual(goingOn('visitor'));
    expect(platform.isListenedTo).toBe(false);
    expect(browser.storage.getItem(key)).toBeNull();
  });

  it('since no one is available, or the page was silent → said so', async () => {
    for (const [how, ending] of [
      ['unattended', 'unattended'],
      ['silence', 'lost'],
    ] as const) {
      const { chat, platform } = await talking();
      platform.happens({ kind: 'ended', how });
      expect(stageOf(chat)).toEqual(goingOn(ending));
    }
  });

  it('while a message is on its way → it is delivered, and begins the next visit', async () => {
    const { browser, chat, platform } = await talking();
    await chat.say('One more thing');
    await settled();
    platform.happens({ kind: 'ended', how: 'ended' });
    expect(stageOf(chat)).toEqual({ name: 'connecting' });
    expect(platform.isListenedTo).toBe(true);
    confirms(browser, '9', 'One more thing');
    platform.happens({ kind: 'waiting' });
    expect(stageOf(chat)).toEqual({ name: 'waiting' });
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Hi', '(ended)', 'One more thing']);
  });
});

describe('chat that outlasts its visits · gone on with', () => {
  it('next day, on a new page → the history at once; what is written begins the next visit of the same conversation', async () => {
    const { browser, platform } = await ended();
    browser.now += 86_400_000;
    const chat = browser.tab();
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Hi']);
    expect(platform.resumed).toHaveLength(0);
    await chat.attend();
    await settled();
    expect(platform.resumed).toEqual([{ cursor: '5' }]);
    platform.keeps();
    expect(platform.isListenedTo).toBe(true);
    platform.happens();
    expect(stageOf(chat)).toEqual(goingOn('company'));
    expect(platform.isListenedTo).toBe(false);
    await chat.say('Me again');
    await settled();
    expect(stageOf(chat)).toEqual({ name: 'connecting' });
    confirms(browser, '8', 'Me again');
    platform.happens({ kind: 'waiting', position: 1 });
    expect(chat.view.get()).toMatchObject({ stage: { name: 'waiting' }, waiting: { position: 1 } });
    platform.happens({ kind: 'joined', who: ben });
    expect(chat.view.get()).toMatchObject({ stage: { name: 'talking' }, agents: ['Ben'] });
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Hi', '(ended)', 'Me again', '(joined)']);
    expect(platform.openings).toHaveLength(1);
  });

  it('reload before the channel has told of what was written → sent again under its id, and there once', async () => {
    const { browser, chat, platform } = await ended();
    await chat.say('Me again');
    await settled();
    const again = browser.tab();
    await again.attend();
    await settled();
    const sent = platform.delivered.filter(({ text }) => text === 'Me again');
    expect(new Set(sent.map(({ operationId }) => operationId)).size).toBe(1);
    confirms(browser, '8', 'Me again');
    expect(textsOf(again)).toEqual(['Hello', '(joined)', 'Hi', '(ended)', 'Me again']);
    expect(again.view.get().pending).toEqual([]);
  });

  it('page closed between the record and the outbox → what is part of the chat is not on its way', async () => {
    const { browser, chat, platform } = await talking();
    await chat.say('Kept twice');
    await settled();
    const message = platform.delivered.at(-1);
    const stored = browser.storage.getItem(`${key}.out.${message?.operationId}`) ?? '';
    confirms(browser, '8', 'Kept twice');
    browser.storage.setItem(`${key}.out.${message?.operationId}`, stored);
    const again = browser.tab();
    await again.attend();
    await settled();
    expect(again.view.get().pending).toEqual([]);
    platform.happens({ kind: 'ended', how: 'ended' });
    expect(platform.isListenedTo).toBe(false);
  });

  it('two tabs · one goes on → the other shows it', async () => {
    const { browser, chat: first, platform } = await ended();
    const second = browser.tab();
    await second.say('From the second tab');
    await settled();
    confirms(browser, '8', 'From the second tab');
    platform.happens({ kind: 'waiting' });
    expect(stageOf(first)).toEqual({ name: 'waiting' });
    expect(textsOf(first)).toEqual(textsOf(second));
    await first.say('From the first');
    await settled();
    expect(platform.delivered.at(-1)?.text).toBe('From the first');
  });

  it('conversation that is not kept any more · only looked at → a new start; written to → the text is a draft', async () => {
    const looked = await ended();
    looked.browser.now += 86_400_000;
    const chat = looked.browser.tab();
    await chat.attend();
    await settled();
    looked.platform.loses();
    expect(looked.browser.stored()).toBe('');
    await chat.attend();
    expect(stageOf(chat)).toEqual({ name: 'welcome' });
    const { browser, chat: other, platform } = await ended();
    await other.say('Is it green?');
    await settled();
    platform.loses();
    expect(stageOf(other)).toEqual({ name: 'ended', ending: 'lost', canGoOn: false });
    expect(browser.stored()).toBe('');
  });

  it('what was not sent → tried again, and the chat goes on', async () => {
    const { browser, chat, platform } = await talking();
    platform.outcomes = ['failed'];
    await chat.say('Refused');
    await settled();
    platform.happens({ kind: 'ended', how: 'ended' });
    expect(platform.isListenedTo).toBe(false);
    chat.retry(chat.view.get().pending[0]?.operationId ?? '');
    await settled();
    expect(platform.delivered.filter(({ text }) => text === 'Refused')).toHaveLength(2);
    confirms(browser, '9', 'Refused');
    expect(textsOf(chat).at(-1)).toBe('Refused');
  });
});

describe('chat that outlasts its visits · deleted by the visitor', () => {
  it('→ the means to go on is given up, nothing stays stored, and no tab shows it', async () => {
    const { browser, chat: first, platform } = await ended();
    const second = browser.tab();
    await first.startAgain();
    expect(platform.forgotten).toEqual([{ cursor: '5' }]);
    expect(browser.stored()).toBe('');
    expect(stageOf(first)).toEqual({ name: 'welcome' });
    expect(textsOf(second)).toEqual([]);
    await second.say('New');
    await settled();
    expect(platform.openings).toHaveLength(2);
  });
});

describe('chat that outlasts its visits · events', () => {
  it('agent goes, another one is looked for → said once, with the place in the queue', async () => {
    const { chat, platform } = await talking();
    platform.happens({ kind: 'left', who: ada }, { kind: 'waiting' });
    platform.happens({ kind: 'waiting', position: 2, wait: { fromSeconds: 60, toSeconds: 170 } });
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Hi', '(left)', '(passedOn)']);
    expect(chat.view.get().waiting).toEqual({ position: 2, wait: { fromSeconds: 60, toSeconds: 170 } });
    platform.happens({ kind: 'joined', who: ben });
    expect(chat.view.get()).toMatchObject({ agents: ['Ben'], waiting: undefined });
  });

  it('message that did not reach the company → marked, whether it was confirmed before or not', async () => {
    const { chat, platform } = await talking();
    await chat.say('Into the void');
    await settled();
    const [first, second] = platform.delivered.map(({ operationId }) => operationId);
    platform.happens(
      { kind: 'undelivered', id: '8', operationId: first ?? '', at: 1 },
      { kind: 'undelivered', id: '9', operationId: second ?? '', at: 1 },
      { kind: 'undelivered', id: '10', operationId: 'unknown', at: 1 },
    );
    const said = chat.view.get().entries.filter((entry) => entry.kind === 'said');
    expect(said).toMatchObject([
      { text: 'Hello', isLost: true },
      { text: 'Into the void', isLost: true },
    ]);
    expect(chat.view.get().pending).toEqual([]);
  });

  it('several visits in one answer → each with its end; those who left with it get no note', async () => {
    const { browser } = await ended();
    browser.now += 86_400_000;
    const chat = browser.tab();
    await chat.attend();
    await settled();
    const said = { kind: 'confirmed', id: '7', operationId: 'other', at: 2, text: 'From another page' } as const;
    browser.platform.happens(
      said,
      { kind: 'waiting' },
      { kind: 'joined', who: ben },
      { kind: 'left', who: ben },
      { kind: 'ended', how: 'ended' },
    );
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Hi', '(ended)', 'From another page', '(joined)']);
    expect(stageOf(chat)).toEqual(goingOn('company'));
    const times = { time: () => 't', dayAndTime: () => 'd', timeOfLine: () => 'l' };
    const transcript = transcriptText(chat.view.get().entries, 'Contoso', times, 1);
    expect(transcript).toContain('— The chat has ended —');
  });

  it('typing that the channel lets end after a while → shown for that long', async () => {
    const { browser, chat, platform } = await talking();
    platform.happens({ kind: 'typing', who: ada, isTyping: true, forMs: 12_000 });
    expect(chat.view.get().typing).toEqual(['Ada']);
    browser.now += 12_000;
    chat.tick();
    expect(chat.view.get().typing).toEqual([]);
  });
});
