import { describe, expect, it } from 'vitest';
import { longestVisitPage, visitPageNames } from '../../../shared/protocol/carebridge/visit-page.ts';
import { browserName } from '../../../web/desk/model/browser-name.ts';
import { filledIn, languageName, visitPageOf } from '../../../web/desk/model/visit-page.ts';
import { visitPage } from '../../../web/widget/visit-page.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

describe('page of a visitor · what came with the invitation', () => {
  it('all of it → told in the words of people', () => {
    const details = { _page: 'https://shop.example/shoes?id=7', _title: 'Shoes', _browser: firefox, _language: 'nb' };
    const { title, address, browser, language } = visitPageOf(details);
    expect([title, address, browser]).toEqual(['Shoes', 'https://shop.example/shoes?id=7', 'Firefox 145 · Linux']);
    expect(languageName(language ?? '', 'en')).toBe('Norwegian Bokmål');
  });

  it('nothing of it, or what shows nothing → nothing', () => {
    expect(visitPageOf({ order: '17' })).toEqual({});
    expect(visitPageOf({ _page: ' ', _title: '\u200b', _browser: 'x', _language: '' })).toEqual({});
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//other.example'])(
    'address %s, which no page on the web has → left out',
    (address) => {
      expect(visitPageOf({ _page: address })).toEqual({});
    },
  );

  it('longer than a widget sends → cut, within a character as well', () => {
    const { title = '', address = '' } = visitPageOf({
      _page: `https://shop.example/${'p'.repeat(9_000)}`,
      _title: `${'t'.repeat(longestVisitPage.title - 1)}😀`,
    });
    expect(address).toHaveLength(longestVisitPage.address);
    expect(title.isWellFormed()).toBe(true);
    expect(title).toHaveLength(longestVisitPage.title);
  });

  it('a language that is none → as it was sent', () => {
    expect(languageName('no such_language', 'en')).toBe('no such_language');
  });

  it('fields of the company stay apart from it', () => {
    expect(filledIn({ order: '17', _page: 'https://shop.example/', page: 'two' })).toEqual([
      ['order', '17'],
      ['page', 'two'],
    ]);
  });
});

describe('browser · by what it calls itself', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0';
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36`, 'Chrome 142 · Windows'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/142.0.0.0`, 'Edge 142 · Windows'],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${chrome} Safari/537.36`, 'Chrome 142 · ChromeOS'],
    [`Mozilla/5.0 (Linux; Android 10; K) ${chrome} Mobile Safari/537.36`, 'Chrome 142 · Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
      'Safari 18 · iPhone',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
      'Safari 26 · macOS',
    ],
    [firefox, 'Firefox 145 · Linux'],
    ['curl/8.5.0', ''],
  ])('%s → %s', (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });
});

describe('page of a visitor · room for it', () => {
  it('widget on a page with long texts → each part under its name, no longer than it may be', () => {
    const long = 'x'.repeat(3_000);
    const host = { document: { URL: `https://shop.example/${long}#basket`, title: long } };
    Object.assign(globalThis, { parent: host });
    const told = visitPage();
    Reflect.deleteProperty(globalThis, 'parent');
    expect(Object.keys(told).sort()).toEqual(Object.values(visitPageNames).sort());
    for (const [part, name] of Object.entries(visitPageNames)) {
      expect(told[name]?.length).toBeLessThanOrEqual(longestVisitPage[part as keyof typeof longestVisitPage]);
    }
    expect(told[visitPageNames.address]).toMatch(/^https:\/\/shop\.example\/x+$/);
  });
});
