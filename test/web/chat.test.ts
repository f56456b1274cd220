import { describe, expect, it } from 'vitest';
import { TransportFailure } from '../../web/transport/failure.ts';
import { ada, Browser, openReception, settled, talking } from './support/tabs.ts';

const company = { id: 'help', name: 'Contoso', role: 'company' } as const;
const line = (id: string, text: string) => ({ kind: 'line', id, from: ada, text, at: 5 }) as const;

const textsOf = (chat: { view: { get(): { entries: readonly object[] } } }) =>
  chat.view.get().entries.map((entry) => ('text' in entry ? entry.text : `(${'what' in entry ? entry.what : ''})`));

describe('chat · stages', () => {
  it('opened · company open → the first message begins the chat, with itself as the subject', async () => {
    const browser = new Browser();
    const chat = browser.tab();
    expect(chat.view.get().stage.name).toBe('asking');
    await chat.attend();
    expect(chat.view.get().stage.name).toBe('welcome');
    await chat.say('  Where is it?  ');
    expect(chat.view.get().stage.name).toBe('connecting');
    expect(browser.platform.openings[0]).toMatchObject({ subject: 'Where is it?' });
    browser.platform.happens({ kind: 'connected' });
    await settled();
    expect(chat.view.get().stage.name).toBe('waiting');
    expect(browser.platform.delivered.map(({ text }) => text)).toEqual(['Where is it?']);
    browser.platform.happens({ kind: 'joined', who: ada });
    expect(chat.view.get()).toMatchObject({ stage: { name: 'talking' }, agents: ['Ada'] });
  });

  it('opened · closed, busy, refused, unreachable → shown, and no chat begins', async () => {
    const browser = new Browser();
    for (const [reception, name] of [
      [{ ...openReception(), isOpen: false, opensAt: 7 }, 'closed'],
      [{ laterMs: 5_000 }, 'busy'],
      ['refused', 'refused'],
      ['network', 'unreachable'],
    ] as const) {
      browser.reception = reception;
      const chat = browser.tab();
      await chat.attend();
      expect(chat.view.get().stage).toMatchObject({ name });
    }
    expect(browser.platform.openings).toEqual([]);
  });

  it('platform refuses to begin, since too much was begun → busy, and no message is lost (ucwa.md#budgets)', async () => {
    const browser = new Browser();
    const chat = browser.tab();
    await chat.attend();
    browser.platform.refusal = new TransportFailure('busy', { status: 429, retryAfterMs: 5_000 });
    await chat.say('Hello');
    await expect.poll(() => chat.view.get().stage).toMatchObject({ name: 'busy' });
    browser.platform.refusal = undefined;
    await chat.tryAgain();
    await expect.poll(() => browser.platform.openings.length).toBe(1);
    expect(chat.view.get().pending.map(({ text }) => text)).toEqual(['Hello']);
  });

  it('company closed between opening and writing → shown, and the message is kept for later', async () => {
    const browser = new Browser();
    const chat = browser.tab();
    await chat.attend();
    browser.reception = { ...openReception(), isOpen: false };
    await chat.say('Too late');
    expect(chat.view.get().stage.name).toBe('closed');
    browser.reception = openReception();
    await chat.tryAgain();
    expect(browser.platform.openings).toHaveLength(1);
    expect(chat.view.get().pending.map(({ text }) => text)).toEqual(['Too late']);
  });

  it('form · filled in → name, subject and the rest go along, the question is the first message', async () => {
    const browser = new Browser();
    browser.reception = {
      ...openReception(),
      questions: [{ name: 'question', label: 'Q', required: true, options: [] }],
    };
    const chat = browser.tab();
    await chat.attend();
    expect(chat.view.get().stage.name).toBe('form');
    await chat.fillIn({ name: 'Vera', question: 'Is it green?', order: '17' });
    expect(browser.platform.openings[0]).toMatchObject({
      visitorName: 'Vera',
      subject: 'Is it green?',
      details: { order: '17' },
    });
    expect(chat.view.get().pending.map(({ text }) => text)).toEqual(['Is it green?']);
  });

  it('ended · by visitor, company, refusal, silence → each shown as it was, and nothing stays stored', async () => {
    for (const [end, ending] of [
      [({ chat }: Awaited<ReturnType<typeof talking>>) => chat.end(), 'visitor'],
      [
        ({ platform }: Awaited<ReturnType<typeof talking>>) => platform.happens({ kind: 'ended', how: 'ended' }),
        'company',
      ],
      [
        ({ platform }: Awaited<ReturnType<typeof talking>>) => platform.happens({ kind: 'ended', how: 'declined' }),
        'declined',
      ],
      [({ platform }: Awaited<ReturnType<typeof talking>>) => platform.loses(), 'lost'],
    ] as const) {
      const talk = await talking();
      await end(talk);
      expect(talk.chat.view.get().stage).toEqual({ name: 'ended', ending, canGoOn: false });
      expect(talk.browser.stored()).toBe('');
      expect(textsOf(talk.chat)).toEqual(['Hello', '(joined)']);
      await talk.chat.startAgain();
      expect(talk.chat.view.get()).toMatchObject({ stage: { name: 'welcome' }, entries: [] });
    }
  });

  it('ended without an agent → shown as unattended; no note that participants left with the end', async () => {
    const browser = new Browser();
    const chat = browser.tab();
    await chat.attend();
    await chat.say('Anybody?');
    browser.platform.happens({ kind: 'connected' });
    browser.platform.happens(
      { kind: 'line', id: '1', from: company, text: 'No one is here', at: 1 },
      { kind: 'ended', how: 'ended' },
    );
    expect(chat.view.get().stage).toEqual({ name: 'ended', ending: 'unattended', canGoOn: false });
    const other = await talking();
    other.platform.happens({ kind: 'left', who: ada }, { kind: 'ended', how: 'ended' });
    expect(textsOf(other.chat)).not.toContain('(left)');
  });
});

describe('chat · messages', () => {
  it('ended before a message was taken → not among the entries', async () => {
    const { chat, platform } = await talking();
    platform.outcomes = ['failed'];
    await chat.say('Not taken');
    await settled();
    platform.happens({ kind: 'ended', how: 'ended' });
    expect(textsOf(chat)).toEqual(['Hello', '(joined)']);
    expect(chat.view.get().pending.map(({ text }) => text)).toEqual(['Not taken']);
  });

  it('order · own message confirmed before an earlier one of the agent arrives → in the platform’s order', async () => {
    const { chat, platform } = await talking();
    await chat.say('Second');
    await expect.poll(() => platform.delivered.at(-1)?.text).toBe('Second');
    platform.happens(line('3', 'First'));
    const operationId = platform.delivered.at(-1)?.operationId ?? '';
    platform.happens({ kind: 'confirmed', id: '5', operationId, at: 1 });
    platform.happens(line('4', 'Between'), line('6', 'Third'));
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'First', 'Between', 'Second', 'Third']);
  });

  it('same line reported twice → shown once', async () => {
    const { chat, platform } = await talking();
    platform.happens(line('7', 'Once'));
    platform.happens(line('7', 'Once'), line('8', 'Another'));
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Once', 'Another']);
  });

  it('sending · temporary failure → the same message again under its id; then sent, then confirmed', async () => {
    const { chat, platform } = await talking();
    platform.outcomes = ['later', 'sent'];
    await chat.say('Through the tunnel');
    await expect.poll(() => chat.view.get().pending[0]?.state).toBe('sent');
    const attempts = platform.delivered.filter(({ text }) => text === 'Through the tunnel');
    expect(new Set(attempts.map(({ operationId }) => operationId)).size).toBe(1);
    expect(attempts).toHaveLength(2);
    platform.confirms();
    expect(chat.view.get().pending).toEqual([]);
    expect(textsOf(chat)).toContain('Through the tunnel');
  });

  it('sending · too fast → said so while it waits, then sent by itself under its id (ucwa.md#budgets)', async () => {
    const { chat, platform } = await talking();
    platform.outcomes = [{ tooFastMs: 1 }, 'sent'];
    const shown: boolean[] = [];
    chat.view.subscribe(() => shown.push(chat.view.get().isTooFast));
    await chat.say('Hello? Hello?');
    await expect.poll(() => chat.view.get().pending[0]?.state).toBe('sent');
    expect(shown).toContain(true);
    expect(chat.view.get().isTooFast).toBe(false);
    expect(new Set(platform.delivered.slice(-2).map(({ operationId }) => operationId)).size).toBe(1);
  });

  it('sending · refused → failed; tried again under the same id, or deleted', async () => {
    const { chat, platform } = await talking();
    platform.outcomes = ['failed', 'failed', 'sent'];
    await chat.say('Refused');
    await expect.poll(() => chat.view.get().pending[0]?.state).toBe('failed');
    const id = chat.view.get().pending[0]?.operationId ?? '';
    chat.retry(id);
    await expect.poll(() => platform.delivered.filter(({ operationId }) => operationId === id).length).toBe(2);
    await expect.poll(() => chat.view.get().pending[0]?.state).toBe('failed');
    chat.discard(id);
    expect(chat.view.get().pending).toEqual([]);
  });

  it('unread · counted while the visitor does not look, and no longer when they do', async () => {
    const { chat, platform } = await talking();
    chat.seen(false);
    platform.happens(line('1', 'One'), line('2', 'Two'));
    expect(chat.unread.get()).toBe(2);
    chat.seen(true);
    expect(chat.unread.get()).toBe(0);
    chat.seen(false);
    expect(chat.unread.get()).toBe(0);
  });
});

describe('chat · tabs and reloads', () => {
  it('reload · record and cursor are stored as one → resumes there, and sends what was not confirmed', async () => {
    const { browser, platform } = await talking();
    platform.happens(line('1', 'Before'));
    const chat = browser.tab();
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Before']);
    await chat.attend();
    await settled();
    expect(platform.resumed.at(-1)).toMatchObject({ cursor: '5' });
    platform.happens(line('2', 'After'));
    expect(textsOf(chat)).toEqual(['Hello', '(joined)', 'Before', 'After']);
  });

  it('two tabs · the one that is looked at holds the chat → both show it, either sends, once each', async () => {
    const { browser, chat: first, platform } = await talking();
    const second = browser.tab();
    await second.attend();
    await settled();
    expect(platform.resumed).toHaveLength(1);
    platform.happens(line('1', 'To both'));
    expect(textsOf(first)).toEqual(textsOf(second));
    await first.say('From the one behind');
    await settled();
    expect(platform.delivered.filter(({ text }) => text === 'From the one behind')).toHaveLength(1);
    platform.confirms();
    expect(textsOf(first)).toContain('From the one behind');
    expect(first.view.get().pending).toEqual([]);
    await first.attend();
    await settled();
    expect(platform.resumed).toHaveLength(2);
    platform.happens(line('2', 'Still to both'));
    expect(textsOf(second)).toContain('Still to both');
  });

  it('sent twice in a row, or in two tabs at once → one chat, with all that was written', async () => {
    const browser = new Browser();
    const [first, second] = [browser.tab(), browser.tab()];
    await Promise.all([first.attend(), second.attend()]);
    void first.say('One');
    void first.say('Two');
    void second.say('Three');
    await settled();
    browser.platform.happens({ kind: 'connected' });
    await settled();
    expect(browser.platform.openings).toHaveLength(1);
    const texts = browser.platform.delivered.map(({ text }) => text);
    expect(texts.sort()).toEqual(['One', 'Three', 'Two']);
    expect(first.view.get().stage.name).toBe('waiting');
    expect(second.view.get().stage.name).toBe('waiting');
  });

  it('two tabs · the one behind ends the chat → the platform hears of it, and the other tab shows it', async () => {
    const { browser, chat: first, platform } = await talking();
    const second = browser.tab();
    await second.attend();
    await settled();
    await first.end();
    await settled();
    expect(platform.ends).toEqual(['ended']);
    expect(first.view.get().stage).toEqual({ name: 'ended', ending: 'visitor', canGoOn: false });
    expect(second.view.get().stage).toEqual({ name: 'ended', ending: 'visitor', canGoOn: false });
    expect(browser.stored()).toBe('');
  });

  it('a tab that lost its turn without noticing → cannot overwrite the other tab’s record', async () => {
    const { browser, chat: first, platform } = await talking();
    browser.storage.setItem('carebridge.contoso.holder', 'another tab');
    platform.happens(line('1', 'Sent to the wrong tab'));
    expect(textsOf(first)).not.toContain('Sent to the wrong tab');
    expect(browser.stored()).not.toContain('Sent to the wrong tab');
  });
});

describe('chat · what is typed is never lost', () => {
  it('platform refuses to begin → what was typed goes back into the field, and nothing stays stored', async () => {
    const browser = new Browser();
    const chat = browser.tab();
    await chat.attend();
    await chat.say('First');
    await chat.say('Second');
    chat.draft.change({ text: 'Third' });
    browser.platform.refuses();
    expect(chat.view.get().stage.name).toBe('not-begun');
    expect(browser.stored()).toBe('');
    await chat.tryAgain();
    expect(chat.view.get()).toMatchObject({ stage: { name: 'welcome' }, pending: [] });
    expect(chat.draft.value.get().text).toBe('First\nSecond\nThird');
  });

  it('page closed before the chat has begun → a draft when it is opened again', async () => {
    const browser = new Browser();
    browser.platform.reachable = false;
    const chat = browser.tab();
    await chat.attend();
    await chat.say('Into the void');
    chat.draft.change({ text: 'and more' });
    expect(browser.tab().draft.value.get().text).toBe('Into the void\nand more');
  });

  it('answers to the form → kept until an agent is there', async () => {
    const browser = new Browser();
    browser.reception = {
      ...openReception(),
      questions: [{ name: 'order', label: 'Order', required: false, options: [] }],
    };
    const chat = browser.tab();
    await chat.attend();
    chat.draft.answer('order', '17');
    await chat.fillIn({ order: '17' });
    browser.platform.happens({ kind: 'connected' });
    expect(browser.tab().draft.value.get().answers).toEqual({ order: '17' });
    browser.platform.happens({ kind: 'joined', who: ada });
    expect(browser.tab().draft.value.get().answers).toEqual({});
  });

  it('what is stored is none of ours → an empty draft', () => {
    const browser = new Browser();
    for (const stored of [
      '',
      '{',
      '[]',
      'null',
      '{"text":1,"answers":[1],"sent":"x"}',
      '{"answers":{"a":1},"sent":{}}',
    ]) {
      browser.session.setItem('carebridge.contoso.draft', stored);
      expect(browser.tab().draft.value.get()).toEqual({ text: '', answers: {}, sent: [] });
    }
  });
});

describe('chat · connection', () => {
  it('browser says it is offline, and requests get through → connected; requests fail as well → offline', async () => {
    const { browser, chat, platform } = await talking();
    browser.online = false;
    chat.networkChanged();
    expect(chat.view.get().connection).toBe('connected');
    platform.connection('reconnecting');
    expect(chat.view.get().connection).toBe('offline');
    browser.online = true;
    chat.networkChanged();
    expect(chat.view.get().connection).toBe('reconnecting');
  });
});
