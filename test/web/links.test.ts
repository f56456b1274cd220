import { describe, expect, it } from 'vitest';
import { linkParts } from '../../web/text/links.ts';

const linksIn = (text: string) =>
  linkParts(text).flatMap(({ text: shown, href }) => (href === undefined ? [] : [[shown, href]]));
const shownOf = (text: string): string =>
  linkParts(text)
    .map((part) => part.text)
    .join('');

describe('web addresses in a text', () => {
  it.each([
    'https://bank.example@evil.example/',
    'https://bank.example:443@evil.example/',
    'https://@evil.example/',
    'www.bank.example@evil.example',
    'https://bank.example%2F@evil.example/',
    'https://a:b@c@evil.example',
    'name@www.example.com',
    'https://\u202emoc.example/',
    'https://localhost/',
    'https://',
    'javascript:alert(1)',
  ])('%s, which leads elsewhere than it says, or nowhere → text', (text) => {
    expect(linkParts(text)).toEqual([{ text }]);
  });

  it.each([
    ['a sentence of another script goes on behind it', 'https://example.com/a。次の文', 'https://example.com/a'],
    ['in brackets of another script', '（https://example.com/a）です', 'https://example.com/a'],
    ['in quotes of another script', '「https://example.com」', 'https://example.com'],
    ['letters of another script behind the host', 'https://example.com次の文', 'https://example.com'],
    ['Arabic punctuation behind it', 'https://example.com/a، ثم', 'https://example.com/a'],
    ['an invisible character behind it', 'https://example.com/a\u200bb', 'https://example.com/a'],
    ['an override inside', 'https://example.com/\u202egpj.exe', 'https://example.com/'],
    ['a backslash in place of a slash', 'https://example.com\\@evil.example', 'https://example.com'],
    ['a slash of another script', 'https://example.com／@evil.example', 'https://example.com'],
    ['brackets inside', '(https://example.com/a_(b)).', 'https://example.com/a_(b)'],
    ['letters of another script in the path', 'https://example.com/東京', 'https://example.com/東京'],
  ])('%s → the link ends where the address does', (_, text, shown) => {
    expect(linksIn(text)).toEqual([[shown, new URL(shown).href]]);
    expect(shownOf(text)).toBe(text);
  });

  it.each([
    ['a letter of another script among Latin ones', 'https://аpple.com/x', 'https://xn--pple-43d.com/x'],
    ['a name of one script under a domain of another', 'https://аррӏе.com', 'https://xn--80ak6aa92e.com'],
    ['a Latin letter that no language writes so', 'https://faceƅook.com', 'https://xn--faceook-1yb.com'],
    ['wide letters', 'https://ｅxample.com', 'https://example.com'],
    ['a number for an address', 'http://2130706433/a', 'http://127.0.0.1/a'],
    ['percent signs', 'https://exa%6dple.com/', 'https://example.com/'],
    ['www. and a mixture', 'www.аpple.com', 'www.xn--pple-43d.com'],
  ])('%s → the host is shown in ASCII', (_, text, shown) => {
    expect(shownOf(text)).toBe(shown);
    expect(linksIn(text)).toHaveLength(1);
  });

  it.each(['https://www.gemüse.de/ä', 'https://пример.рф/', 'https://EXAMPLE.com:8443/', 'https://xn--gemse-mva.de'])(
    '%s → shown as it is written',
    (text) => expect(shownOf(text)).toBe(text),
  );
});
