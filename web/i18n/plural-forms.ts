/** A number that a text tells: its value decides the form of what is counted, and it is shown as the reader writes it. */
export type Counted = { readonly value: number; readonly shown: string };

/** The forms of a text by the plural categories of its language; `other` stands for those that are left out. Source: Unicode CLDR, plural rules */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** The form of a text for a number, in a language by its tag. */
export function pluralForm(language: string, forms: PluralForms, value: number): string {
  return forms[new Intl.PluralRules(language).select(value)] ?? forms.other;
}
