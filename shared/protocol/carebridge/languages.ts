/** Languages that widget and desk have texts in, as BCP 47 names them. Source: carebridge.md#tenants */
export const languages = ['en', 'de', 'fr', 'ar'] as const;

/** One of them. */
export type Language = (typeof languages)[number];

/** Whether there are texts for a tag: for its language, whatever its region. Source: carebridge.md#tenants */
export const hasTexts = (tag: string): boolean => languageOf(tag) !== undefined;

/** The first language with texts of some tags, as an Accept-Language header lists them; undefined where none has any. */
export function languageOf(tags: string): Language | undefined {
  const asked = tags
    .toLowerCase()
    .split(',')
    .map((tag) => /^[a-z]+/.exec(tag.trim())?.[0]);
  const first = asked.find((language) => languages.some((one) => one === language));
  return languages.find((one) => one === first);
}
