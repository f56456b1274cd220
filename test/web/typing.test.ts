import { describe, expect, it } from 'vitest';
import { slowReports } from './support/slow-reports.ts';
import { ada, talking } from './support/tabs.ts';

describe('chat · typing', () => {
  it('agent types → shown until the line comes, the typist leaves, or the time is over', async () => {
    const { browser, chat, platform } = await talking();
    const types = { kind: 'typing', who: { ...ada, name: '' }, isTyping: true } as const;
    platform.happens(types);
    expect(chat.view.get().typing).toEqual(['Ada']);
    platform.happens({ kind: 'line', id: '9', from: ada, text: 'Here', at: 5 });
    expect(chat.view.get().typing).toEqual([]);
    platform.happens(types);
    platform.happens({ kind: 'left', who: ada });
    expect(chat.view.get().typing).toEqual([]);
    platform.happens(types);
    browser.now += 60_000;
    chat.tick();
    expect(chat.view.get().typing).toEqual([]);
  });

  it('typed and said at once → the report that the visitor types arrives before the message', async () => {
    const { chat, platform } = await talking();
    const before = platform.delivered.length;
    const deliveredAtReport = slowReports(platform);
    chat.typing();
    await chat.say('Quickly typed');
    await expect.poll(() => platform.delivered.length).toBe(before + 1);
    expect(deliveredAtReport()).toBe(before);
  });

  it.each([
    ['refused', () => Promise.reject(new TypeError('no network'))],
    ['never answered', () => new Promise<void>(() => undefined)],
  ])('report that the visitor types is %s → the message is sent', async (_, report) => {
    const { chat, platform } = await talking();
    platform.report = report;
    chat.typing();
    await chat.say('Said all the same');
    await expect.poll(() => platform.delivered.at(-1)?.text).toBe('Said all the same');
  });
});
