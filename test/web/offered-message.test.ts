import { describe, expect, it } from 'vitest';
import { ada, Browser, openReception, settled, waiting } from './support/tabs.ts';

describe('offer to leave a message (carebridge.md#leave-a-message)', () => {
  it.each([
    ['closed', { isOpen: false as const }, true],
    ['no agent is there', { isUnstaffed: true }, true],
    ['agents are there', {}, false],
  ])('%s → offered: %s', async (_name, how, isOffered) => {
    const browser = new Browser();
    browser.reception = { ...openReception(), ...how };
    const chat = browser.tab();
    await chat.attend();
    expect(chat.view.get().offersMessage).toBe(isOffered);
  });

  it('waits for a minute → offered; an agent comes → not any more; no agent came at all → offered', async () => {
    const { browser, chat } = await waiting();
    expect(chat.view.get().offersMessage).toBe(false);
    browser.now += 61_000;
    chat.tick();
    expect(chat.view.get()).toMatchObject({ stage: { name: 'waiting' }, offersMessage: true });
    browser.platform.happens({ kind: 'joined', who: ada });
    expect(chat.view.get().offersMessage).toBe(false);
  });

  it('no agent came, and the visit has ended → offered', async () => {
    const browser = new Browser();
    const chat = browser.tab();
    await chat.attend();
    await chat.say('Hello');
    await settled();
    browser.platform.happens({ kind: 'connected' }, { kind: 'ended', how: 'unattended' });
    expect(chat.view.get()).toMatchObject({ stage: { name: 'ended', ending: 'unattended' }, offersMessage: true });
  });
});
