import { pageTranslator, type TextLoaders } from '../../i18n/page-language.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { DeskText } from '../messages/en.ts';
import { faultTexts } from './fault-texts.ts';

/** Each language is a part of its own: a browser loads no texts that it does not show. */
const loaders: TextLoaders<DeskText> = {
  en: () => import('../messages/en.ts').then(({ texts }) => texts),
  de: () => import('../messages/de.ts').then(({ texts }) => texts),
  fr: () => import('../messages/fr.ts').then(({ texts }) => texts),
  ar: () => import('../messages/ar.ts').then(({ texts }) => texts),
};

/** The desk's texts, in the language that was chosen last; there are none before one was. */
export let words: Translator<DeskText>;

/** Takes the desk's texts from here on out of a translator. */
export function speakBy(chosen: Translator<DeskText>): void {
  words = chosen;
}

/** Loads the texts of the best language that the reader asks for. */
export async function chooseLanguage(written: readonly string[]): Promise<void> {
  speakBy(await pageTranslator(loaders, written));
}

/** What is said of a fault: in English where it comes before there are other words. */
export const faultWords = (): Record<keyof typeof faultTexts, string> => {
  const chosen: Translator<DeskText> | undefined = words;
  const said = (key: keyof typeof faultTexts): string => chosen?.say(key) ?? faultTexts[key];
  return { failedTitle: said('failedTitle'), failedText: said('failedText'), retry: said('retry') };
};
