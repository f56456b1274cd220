import { languages } from '../../../shared/protocol/carebridge/languages.ts';
import { languageTags } from '../../i18n/language-tag.ts';
import { bestLanguage, directionOf, type Translator, translator } from '../../i18n/translator.ts';
import { type DeskText, texts } from '../messages/en.ts';

const available = [...languages];

/** The desk's texts, in the language that was chosen last. */
export let words: Translator<DeskText> = translator(texts, 'en');

/** Loads the texts of the best language that the reader asks for; English is always loaded, and taken where another cannot be. */
export async function chooseLanguage(written: readonly string[]): Promise<void> {
  const asked = languageTags(written);
  const loaded = bestLanguage(asked, available) === 'de' ? await loadedGerman() : undefined;
  const language = loaded === undefined ? 'en' : 'de';
  const chosen = loaded ?? texts;
  const format = asked.find((tag) => tag.split('-')[0] === language) ?? language;
  words = translator(chosen, language, format);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

const loadedGerman = () =>
  import('../messages/de.ts').then(
    ({ texts: german }) => german,
    () => undefined,
  );
