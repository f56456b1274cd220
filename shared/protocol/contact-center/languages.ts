/** Languages that a customer may have; they choose among agents, too. Source: contact-center.md#languages */
export const contactCenterLanguages = [
  'en',
  'ru',
  'de',
  'ja',
  'es',
  'fr',
  'pt',
  'it',
  'pl',
  'hr',
  'nl',
  'ar',
  'da',
  'ko',
  'no',
  'sv',
  'vi',
  'cy',
  'th',
  'zh-CN',
  'zh-TW',
] as const;

export type ContactCenterLanguage = (typeof contactCenterLanguages)[number];

/** The language of a customer who names none. Source: contact-center.md#languages */
export const usualLanguage: ContactCenterLanguage = 'en';
