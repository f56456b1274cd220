import { describe, expect, it } from 'vitest';
import { FiledChats } from '../../web/widget/store/filed-chats.ts';
import { ada, Browser, openReception, settled, waiting } from './support/tabs.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A chat with an agent, of a company that lets devices keep chats for a week. */
async function talking(keptDays = 7, ratingToken?: string) {
  const { browser, chat } = await waiting({ keptDays, ratingToken });
  chat.seen(true);
  browser.platform.confirms();
  browser.platform.happens({ kind: 'joined', who: ada }, { kind: 'line', id: '1', from: ada, text: 'Hi', at: 5 });
  return { browser, chat, platform: browser.platform };
}

const filed = ({ storage }: Browser) => new FiledChats(storage, 'carebridge.contoso');
const textsOf = (entries: readonly object[] = []) => entries.flatMap((entry) => ('text' in entry ? [entry.text] : []));

describe('chat that is over, on the visitor’s device', () => {
  it('ends while minimised → a badge, on the next page too, until it is looked at; the chat is still there', async () => {
    const { browser, chat, platform } = await talking();
    chat.seen(false);
    platform.happens({ kind: 'line', id: '2', from: ada, text: 'Bye', at: 6 }, { kind: 'ended', how: 'ended' });
    expect(chat.unread.get()).toBe(2);
    // The loader loads the chat by this name.
    expect(browser.storage.getItem('carebridge.contoso')).not.toBeNull();
    const next = browser.tab();
    next.seen(false);
    expect(next.unread.get()).toBe(2);
    expect(platform.resumed).toEqual([]);
    next.seen(true);
    expect(next.unread.get()).toBe(0);
    expect(browser.storage.getItem('carebridge.contoso')).toBeNull();
    const after = browser.tab();
    after.seen(false);
    expect(after.unread.get()).toBe(0);
    expect(after.view.get().stage).toMatchObject({ name: 'ended', ending: 'company', canGoOn: false });
    expect(textsOf(after.view.get().entries)).toEqual(['Hello', 'Hi', 'Bye']);
  });

  it('visitor ends it → no badge, and no token of it stays', async () => {
    const { browser, chat } = await talking();
    await chat.end();
    expect(chat.unread.get()).toBe(0);
    expect(browser.stored()).toContain('Hello');
    expect(browser.stored()).not.toContain('cursor');
  });

  it('next day → a new start, and the chat is read in the history; after the company’s days it is gone', async () => {
    const { browser, chat } = await talking();
    await chat.end();
    browser.now += dayMs;
    const next = browser.tab();
    await next.attend();
    expect(next.view.get()).toMatchObject({ stage: { name: 'welcome' }, entries: [] });
    const [name = ''] = filed(browser).names(browser.now);
    expect(textsOf(filed(browser).read(name)?.entries)).toEqual(['Hello', 'Hi']);
    browser.now += 6 * dayMs + 1;
    expect(filed(browser).names(browser.now)).toEqual([]);
    expect(browser.stored()).not.toContain('Hello');
  });

  it('page that stays open over night → a new start when it is looked at', async () => {
    const { browser, chat } = await talking();
    await chat.end();
    browser.now += 13 * hourMs;
    await chat.attend();
    expect(chat.view.get().stage.name).toBe('welcome');
    expect(filed(browser).names(browser.now)).toHaveLength(1);
  });

  it('started again, several times → the last one first; a new chat deletes none of them', async () => {
    const { browser, chat, platform } = await talking();
    await chat.end();
    await chat.startAgain();
    browser.now += 1_000;
    await chat.say('Second');
    platform.happens({ kind: 'connected' });
    await settled();
    platform.confirms();
    await chat.end();
    await chat.startAgain();
    const gists = filed(browser).names(browser.now);
    expect(gists.map((name) => textsOf(filed(browser).read(name)?.entries)[0])).toEqual(['Second', 'Hello']);
  });

  it('deleted in the history → gone, and no other tab that still shows it brings it back', async () => {
    const { browser, chat } = await talking();
    await chat.end();
    const other = browser.tab();
    await chat.startAgain();
    const [name = ''] = filed(browser).names(browser.now);
    filed(browser).remove(name);
    await other.startAgain();
    expect(filed(browser).names(browser.now)).toEqual([]);
    expect(browser.stored()).not.toContain('Hello');
  });

  it('company that wants no history → nothing stays; one that wants it no more → the next answer removes all', async () => {
    const none = await talking(0);
    await none.chat.end();
    expect(none.browser.stored()).toBe('');
    const { browser, chat } = await talking();
    await chat.end();
    browser.reception = openReception();
    await chat.startAgain();
    expect(filed(browser).names(browser.now)).toEqual([]);
  });

  it('more than the device keeps → the oldest goes', () => {
    const browser = new Browser();
    for (let at = 1; at <= 25; at += 1) browser.storage.setItem(`carebridge.contoso.kept.${at}.9999`, '{}');
    expect(filed(browser).names(5)).toHaveLength(20);
    expect(browser.storage.getItem('carebridge.contoso.kept.5.9999')).toBeNull();
    expect(browser.storage.getItem('carebridge.contoso.kept.25.9999')).not.toBeNull();
  });

  it('company that asks → the visit can be rated once it is over, on the next page too; the history has no token', async () => {
    const { browser, chat } = await talking(7, 'rating-token');
    expect(chat.view.get().toRate).toBeUndefined();
    await chat.end();
    expect(chat.view.get().toRate).toEqual({ token: 'rating-token', endedAt: browser.now });
    expect(browser.tab().view.get().toRate?.token).toBe('rating-token');
    await chat.startAgain();
    expect(browser.stored()).toContain('Hello');
    expect(browser.stored()).not.toContain('rating-token');
  });
});
