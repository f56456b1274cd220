import { languages } from '../../../shared/protocol/carebridge/languages.ts';
import { languageTags, regionalTag } from '../../i18n/language-tag.ts';
import { bestLanguage, directionOf, type Translator, translator } from '../../i18n/translator.ts';
import { type DeskText, texts } from '../messages/en.ts';

/** The desk's texts, in the language that was chosen last. */
export let words: Translator<DeskText> = translator(texts, 'en');

/** Loads the texts of the best language that the reader asks for; English is always loaded, and taken where another cannot be. */
export async function chooseLanguage(written: readonly string[]): Promise<void> {
  const asked = languageTags(written);
  const loaded = bestLanguage(asked, languages) === 'de' ? await loadedGerman() : undefined;
  const language = loaded === undefined ? 'en' : 'de';
  words = translator(loaded ?? texts, language, regionalTag(asked, language));
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

const loadedGerman = () =>
  import('../messages/de.ts').then(
    ({ texts: german }) => german,
    () => undefined,
  );
