import { describe, expect, it } from 'vitest';
import { type Language, languages } from '../../shared/protocol/carebridge/languages.ts';
import * as deskArabic from '../../web/desk/messages/ar.ts';
import * as deskGerman from '../../web/desk/messages/de.ts';
import * as deskEnglish from '../../web/desk/messages/en.ts';
import * as deskFrench from '../../web/desk/messages/fr.ts';
import type { PluralForms } from '../../web/i18n/plural-forms.ts';
import { type Messages, translator } from '../../web/i18n/translator.ts';
import { launcherTexts } from '../../web/loader/texts.ts';
import * as arabic from '../../web/widget/messages/ar.ts';
import * as german from '../../web/widget/messages/de.ts';
import * as english from '../../web/widget/messages/en.ts';
import * as french from '../../web/widget/messages/fr.ts';

/** What every language has to have: texts, and functions with the same parameters. */
type Texts = {
  readonly [Name in keyof typeof english]: (typeof english)[Name] extends string ? string : (typeof english)[Name];
};

const chats: Readonly<Record<Language, Texts>> = { en: english, de: german, fr: french, ar: arabic };
const desks: Readonly<Record<Language, Messages<deskEnglish.DeskText>>> = {
  en: deskEnglish.texts,
  de: deskGerman.texts,
  fr: deskFrench.texts,
  ar: deskArabic.texts,
};

/** Both a text and a number of which eleven are meant, so that it fits every parameter. */
const filledIn = (text: string): never => Object.assign(new String(text), { value: 11, shown: text }) as never;

/** What a text of the chat says, with markers in the places of its values. */
const saidBy = (text: unknown): string =>
  typeof text === 'function' ? String(text(filledIn('<one>'), filledIn('<two>'))) : String(text);

const formsOf = (message: string | PluralForms): readonly string[] =>
  typeof message === 'string' ? [message] : Object.values(message);

const placesIn = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts.flatMap((text) => text.match(/\{\w+\}|<\w+>/g) ?? []))].sort();

describe('languages · texts of widget and desk (carebridge.md#tenants)', () => {
  for (const language of languages) {
    it(`${language} · texts of the chat → those of English, with the same values in them`, () => {
      const texts = chats[language];
      expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
      expect(texts.language).toBe(language);
      for (const name of Object.keys(english) as (keyof Texts)[]) {
        if (name === 'direction') continue;
        expect(saidBy(texts[name]), name).toMatch(/\S/);
        expect(typeof texts[name], name).toBe(typeof english[name]);
        expect(placesIn([saidBy(texts[name])]), name).toEqual(placesIn([saidBy(english[name])]));
      }
    });

    it(`${language} · texts of the desk → those of English, with the same values in them`, () => {
      const texts = desks[language];
      expect(Object.keys(texts).sort()).toEqual(Object.keys(deskEnglish.texts).sort());
      for (const name of Object.keys(texts) as deskEnglish.DeskText[]) {
        for (const form of formsOf(texts[name])) expect(form, name).toMatch(/\S/);
        expect(placesIn(formsOf(texts[name])), name).toEqual(placesIn(formsOf(deskEnglish.texts[name])));
      }
    });

    it(`${language} · what is counted at the desk → a form for every number`, () => {
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const message of Object.values(desks[language])) {
        if (typeof message === 'string') continue;
        // Forms for millions, as French has one, are those of `other`.
        const needed = language === 'ar' ? categories : categories.filter((category) => category !== 'many');
        expect(Object.keys(message)).toEqual(expect.arrayContaining([...needed]));
      }
    });

    it(`${language} · launcher → the same words as in the chat, however the tag is written`, () => {
      for (const tag of [language, language.toUpperCase(), `${language}_XX.UTF-8`, ` ${language}-XX`]) {
        expect(launcherTexts(tag)).toMatchObject({ bundle: language, open: chats[language].open });
      }
      expect(Object.values(launcherTexts(language)).every((text) => /\S/.test(text))).toBe(true);
    });
  }

  it('tag of no language with texts → the launcher speaks English', () => {
    for (const tag of ['pt-BR', 'den', 'arn', 'x']) expect(launcherTexts(tag).bundle).toBe('en');
  });

  it('Arabic → every text is written in it, from right to left', () => {
    const chat = Object.entries(arabic).filter(([name]) => name !== 'language' && name !== 'direction');
    for (const [name, text] of chat) expect(saidBy(text), name).toMatch(/\p{Script=Arabic}/u);
    for (const [name, message] of Object.entries(deskArabic.texts))
      for (const form of formsOf(message)) expect(form, name).toMatch(/\p{Script=Arabic}/u);
    expect(arabic.direction).toBe('rtl');
  });

  it('numbers → the form that their language has for them, written as its readers write them', () => {
    const unread = (value: number) => arabic.unread({ value, shown: String(value) });
    expect([0, 1, 2, 3, 11, 100].map(unread)).toEqual([
      'لا رسائل جديدة',
      'رسالة جديدة واحدة',
      'رسالتان جديدتان',
      '3 رسائل جديدة',
      '11 رسالة جديدة',
      '100 رسالة جديدة',
    ]);
    expect(french.unread({ value: 0, shown: '0' })).toBe('0 nouveau message');
    expect(english.unread({ value: 0, shown: '0' })).toBe('0 new messages');
    const cairo = translator(deskArabic.texts, 'ar', 'ar-EG');
    expect(cairo.say('queueWaiting', { count: 2 })).toBe('زائران ينتظران');
    expect(cairo.say('queueWaiting', { count: 12 })).toBe('١٢ زائرًا ينتظرون');
    expect(translator(deskFrench.texts, 'fr').say('queueWaiting', { count: 1 })).toBe('1 personne attend');
  });
});
