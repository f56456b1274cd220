import { languageTags, regionalTag } from './language-tag.ts';
import { bestLanguage, directionOf, type Messages, type Translator, translator } from './translator.ts';

/** How texts are loaded, by the name of their language; English is always among them, and the first. */
export type TextLoaders<Key extends string> = Readonly<Record<string, () => Promise<Messages<Key>>>> & {
  readonly en: () => Promise<Messages<Key>>;
};

/**
 * The texts of the best language that the reader asks for, and the document in it; English where they cannot be loaded.
 * @throws what the loading of the English ones was refused with
 */
export async function pageTranslator<Key extends string>(
  loaders: TextLoaders<Key>,
  written: readonly string[],
): Promise<Translator<Key>> {
  const asked = languageTags(written);
  const best = bestLanguage(asked, Object.keys(loaders));
  const loaded = await loaders[best]?.().catch(() => undefined);
  const language = loaded === undefined ? 'en' : best;
  const messages = loaded ?? (await loaders.en());
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  return translator(messages, language, regionalTag(asked, language));
}

/** The languages that the address of a page asks for, then those of the browser. */
export const askedLanguages = (): readonly string[] =>
  [new URLSearchParams(location.search).get('language') ?? '', ...navigator.languages].filter(Boolean);
