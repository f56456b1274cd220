import { pageTranslator } from '../../i18n/page-language.ts';
import { type Translator, translator } from '../../i18n/translator.ts';
import { type DeskText, texts } from '../messages/en.ts';

/** The desk's texts, in the language that was chosen last. */
export let words: Translator<DeskText> = translator(texts, 'en');

/** Loads the texts of the best language that the reader asks for. */
export async function chooseLanguage(written: readonly string[]): Promise<void> {
  words = await pageTranslator(texts, () => import('../messages/de.ts').then(({ texts: german }) => german), written);
}
