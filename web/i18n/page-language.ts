import { languages } from '../../shared/protocol/carebridge/languages.ts';
import { languageTags, regionalTag } from './language-tag.ts';
import { bestLanguage, directionOf, type Messages, type Translator, translator } from './translator.ts';

/**
 * The texts of the best language that the reader asks for, and the document in it; English is always loaded, and taken where another
 * cannot be.
 */
export async function pageTranslator<Key extends string>(
  english: Messages<Key>,
  loadGerman: () => Promise<Messages<Key>>,
  written: readonly string[],
): Promise<Translator<Key>> {
  const asked = languageTags(written);
  const isGerman = bestLanguage(asked, languages) === 'de';
  const loaded = isGerman ? await loadGerman().catch(() => undefined) : undefined;
  const language = loaded === undefined ? 'en' : 'de';
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  return translator(loaded ?? english, language, regionalTag(asked, language));
}

/** The languages that the address of a page asks for, then those of the browser. */
export const askedLanguages = (): readonly string[] =>
  [new URLSearchParams(location.search).get('language') ?? '', ...navigator.languages].filter(Boolean);
