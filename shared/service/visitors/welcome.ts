import type { PageTexts } from '../../providers/page-texts.ts';
import type { Staffed } from './staffing.ts';

/** How a tenant stands to a visitor who comes now. */
export type Standing = { readonly isOpen: boolean; readonly staffed: Staffed; readonly language: 'en' | 'de' };

const usual = {
  en: {
    there: 'Write to us here. Somebody from our team is there and will answer you.',
    unknown: 'Write to us here, and we will look for somebody to answer you.',
    nobody: 'Nobody from our team is there right now.',
  },
  de: {
    there: 'Schreiben Sie uns hier. Jemand aus unserem Team ist da und antwortet Ihnen.',
    unknown: 'Schreiben Sie uns hier, und wir suchen jemanden, der Ihnen antwortet.',
    nobody: 'Im Moment ist niemand aus unserem Team da.',
  },
} as const;

/** What a visitor reads before the first message; undefined where pages say enough by themselves: that the tenant is closed. */
export function welcomeOf(texts: PageTexts, { isOpen, staffed, language }: Standing): string | undefined {
  if (!isOpen) return texts.closed;
  const own = staffed === 'nobody' ? texts.nobodyThere : texts.welcome;
  return own ?? usual[language][staffed];
}
