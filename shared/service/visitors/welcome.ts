import type { Language } from '../../protocol/carebridge/languages.ts';
import type { PageTexts } from '../../providers/page-texts.ts';
import type { Staffed } from './staffing.ts';

/** How a tenant stands to a visitor who comes now. */
export type Standing = { readonly isOpen: boolean; readonly staffed: Staffed; readonly language: Language };

const usual = {
  en: {
    there: 'Write to us here. Someone from our team is there and will answer you.',
    unknown: 'Write to us here, and we will look for someone to answer you.',
    nobody: 'No one from our team is there right now.',
  },
  de: {
    there: 'Schreiben Sie uns hier. Jemand aus unserem Team ist da und antwortet Ihnen.',
    unknown: 'Schreiben Sie uns hier, und wir suchen jemanden, der Ihnen antwortet.',
    nobody: 'Im Moment ist niemand aus unserem Team da.',
  },
  fr: {
    there: 'Écrivez-nous ici. Quelqu’un de notre équipe est là et vous répondra.',
    unknown: 'Écrivez-nous ici, et nous chercherons quelqu’un pour vous répondre.',
    nobody: 'Personne de notre équipe n’est là pour le moment.',
  },
  ar: {
    there: 'اكتب لنا هنا. أحد أعضاء فريقنا موجود وسيرد عليك.',
    unknown: 'اكتب لنا هنا، وسنبحث عمّن يرد عليك.',
    nobody: 'لا أحد من فريقنا موجود حاليًا.',
  },
} as const satisfies Record<Language, Record<Staffed, string>>;

/** What a visitor reads before the first message; undefined where pages say enough by themselves: that the tenant is closed. */
export function welcomeOf(texts: PageTexts, { isOpen, staffed, language }: Standing): string | undefined {
  if (!isOpen) return texts.closed;
  const own = staffed === 'nobody' ? texts.nobodyThere : texts.welcome;
  return own ?? usual[language][staffed];
}
