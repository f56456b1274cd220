import { isolated } from '../../shared/kernel/visible-text.ts';
import { type PluralForms, pluralForm } from './plural-forms.ts';
import { type TimeFormats, timeFormats } from './time-formats.ts';

/** Texts of one language by their keys; `{name}` stands for a value, and forms of a text are for the numbers that `{count}` may be. */
export type Messages<Key extends string = string> = Readonly<Record<Key, string | PluralForms>>;

/** Values that a text takes in. */
export type Values = Readonly<Record<string, string | number>>;

/** The texts and formats of one language. */
export type Translator<Key extends string> = TimeFormats & {
  /** BCP 47 tag of the language. */
  readonly language: string;
  /** BCP 47 tag by which times and numbers are written: that of the language, with the reader's region where it is known. */
  readonly formatLanguage: string;
  say(key: Key, values?: Values): string;
};

const rightToLeft = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i;

/** The direction in which a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return rightToLeft.test(language) ? 'rtl' : 'ltr';
}

/** The best of `available` for the tags that the reader asks for: the same tag, then the same language; otherwise the first. */
export function bestLanguage(asked: readonly string[], available: readonly string[]): string {
  const short = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
  for (const tag of asked) {
    const found =
      available.find((candidate) => candidate.toLowerCase() === tag.toLowerCase()) ??
      available.find((candidate) => short(candidate) === short(tag));
    if (found !== undefined) return found;
  }
  return available[0] ?? 'en';
}

/** A translator over `messages`; `formatLanguage` decides how times and numbers are written. */
export function translator<Key extends string>(
  messages: Messages<Key>,
  language: string,
  formatLanguage = language,
): Translator<Key> {
  const digits = new Intl.NumberFormat(formatLanguage, { useGrouping: false });
  // A name of another script must not change the direction of the sentence that it stands in.
  const shown = (value: string | number): string =>
    typeof value === 'number' ? digits.format(value) : isolated(value);
  return {
    language,
    formatLanguage,
    say: (key, values = {}) => {
      const message: string | PluralForms = messages[key];
      const text = typeof message === 'string' ? message : pluralForm(language, message, Number(values.count));
      return text.replace(/\{(\w+)\}/g, (whole, name: string) => shown(values[name] ?? whole));
    },
    ...timeFormats(formatLanguage),
  };
}
