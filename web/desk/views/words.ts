import { bestLanguage, directionOf, type Translator, translator } from '../../i18n/translator.ts';
import { type DeskText, texts } from '../messages/en.ts';

const available = ['en', 'de'];

/** The desk's texts, in the language that was chosen last. */
export let words: Translator<DeskText> = translator(texts, 'en');

/** Loads the texts of the best language that the reader asks for; English is always loaded. */
export async function chooseLanguage(asked: readonly string[]): Promise<void> {
  const language = bestLanguage(asked, available);
  const chosen = language === 'de' ? (await import('../messages/de.ts')).texts : texts;
  const format = asked.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;
  words = translator(chosen, language, format);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
