import { expect, it } from 'vitest';
import { Browser, openReception, settled, waiting } from './support/tabs.ts';

const visitorId = '0123456789abcdef0123456789abcdef';

it('visitor id · chat ended, page loaded again → the service is asked under the same id (carebridge.md#widget-token)', async () => {
  const { browser } = await waiting({ visitorId });
  browser.platform.happens({ kind: 'ended', how: 'ended' });
  await settled();
  await browser.tab().say('Hello again');
  expect([browser.askedAs[0], browser.askedAs.at(-1)]).toEqual([undefined, visitorId]);
});

it('visitor id · changed in the storage to another form → as if there were none', async () => {
  const browser = new Browser();
  browser.reception = { ...openReception(), visitorId };
  browser.storage.setItem('carebridge.contoso.visitor', '<b>');
  await browser.tab().say('Hello');
  expect(browser.askedAs).toEqual([undefined]);
});

it('visitor who only looks → is given no id, and nothing is stored (widget.md#what-is-stored)', async () => {
  const browser = new Browser();
  browser.reception = { ...openReception(), visitorId };
  const chat = browser.tab();
  await chat.attend();
  expect(chat.view.get().stage).toMatchObject({ name: 'welcome' });
  expect([browser.looks, browser.askedAs.length, browser.storage.length]).toEqual([1, 0, 0]);
});
