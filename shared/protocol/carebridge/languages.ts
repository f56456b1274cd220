/** Languages that widget and desk have texts in, as BCP 47 names them. Source: carebridge.md#tenants */
export const languages = ['en', 'de'] as const;

/** Whether there are texts for a tag: for its language, whatever its region. Source: carebridge.md#tenants */
export function hasTexts(tag: string): boolean {
  const [language = ''] = tag.toLowerCase().split('-');
  return languages.some((one) => one === language);
}
