/**
 * A language tag (BCP 47) out of what pages and systems write, such as `en_US`, `de_DE.UTF-8` or `de-DE; q=0.8`; undefined where there is
 * none in it.
 */
function languageTag(written: string): string | undefined {
  const tag = written.trim().replaceAll('_', '-');
  // What is wrong is mostly at the end.
  for (const candidate of [tag, /^[a-z]{2,3}(?:-[a-z]{2}|-\d{3})?(?![a-z\d])/i.exec(tag)?.[0] ?? '']) {
    try {
      const [known] = Intl.getCanonicalLocales(candidate);
      if (known !== undefined && Intl.DateTimeFormat.supportedLocalesOf(known).length > 0) return known;
    } catch {
      // Not a tag: the next candidate is shorter.
    }
  }
  return undefined;
}

/** All tags out of what is written, in its order. */
export const languageTags = (written: readonly string[]): readonly string[] =>
  written.flatMap((each) => languageTag(each) ?? []);

/** The first tag of a language, which says how its reader writes times; the language itself where there is none. */
export const regionalTag = (tags: readonly string[], language: string): string =>
  tags.find((tag) => tag.split('-')[0] === language) ?? language;
