import * as z from 'zod';
import { type Language, languageOf } from '../protocol/carebridge/languages.ts';
import { at, type TenantFault } from './tenant-fault.ts';

const longestText = 500;
const longestNotice = 1_000;

const text = z.string().max(longestText, `must have ${longestText} characters at most`).exactOptional();

/** Where visitors may read on. */
export const httpsLink = z
  .string()
  .max(longestNotice, `must have ${longestNotice} characters at most`)
  .refine((url) => URL.canParse(url) && new URL(url).protocol === 'https:', 'must be a link that begins with https://');

/** What pages in one language show of a tenant. */
const textsSchema = z.strictObject({
  /** What is read before the first message: while agents are there, or may be. */
  welcome: text,
  /** The same while no agent is there. */
  nobodyThere: text,
  /** The same outside of the opening hours. */
  closed: text,
  /** What becomes of what a visitor writes; stands where the visitor writes first. */
  privacy: z.string().max(longestNotice, `must have ${longestNotice} characters at most`).exactOptional(),
  /** Where the whole of it is to be read. */
  privacyLink: httpsLink.exactOptional(),
});

/** What pages show of a tenant, by language; what is left out is shown as usual. Source: carebridge.md#page-texts */
export const pageTextsSchema = z.strictObject({
  en: textsSchema.exactOptional(),
  de: textsSchema.exactOptional(),
  fr: textsSchema.exactOptional(),
  ar: textsSchema.exactOptional(),
} satisfies Record<Language, unknown>);

export type PageTexts = z.infer<typeof textsSchema>;

/** Of a tenant, what its pages show, and its own language. */
type Shown = { readonly pageTexts: z.infer<typeof pageTextsSchema>; readonly language: string };

/** What a page in some language (a tag, or an Accept-Language header) shows: the texts in it, else those in the tenant's own. */
export function pageTextsIn({ pageTexts, language }: Shown, tags: string): PageTexts {
  const own = languageOf(language);
  return pageTexts[languageOf(tags) ?? own ?? 'en'] ?? (own === undefined ? undefined : pageTexts[own]) ?? {};
}

/** Why pages would show nothing where they are to show something. */
export function pageTextFaults({ pageTexts, language }: Shown): readonly TenantFault[] {
  const own = languageOf(language);
  const isLacking = own !== undefined && pageTexts[own] === undefined && Object.keys(pageTexts).length > 0;
  const message = 'is the tenant’s own language; put texts in it, which pages in other languages show';
  return isLacking ? [at(['pageTexts', own], message)] : [];
}
