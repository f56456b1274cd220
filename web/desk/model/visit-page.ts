import { isBlank } from '../../../shared/kernel/visible-text.ts';
import { longestPageValue, pageValuePrefix } from '../../../shared/protocol/carebridge/page-values.ts';
import { longestVisitPage, visitPageNames } from '../../../shared/protocol/carebridge/visit-page.ts';
import type { PageValue } from '../api/desk-api.ts';
import { browserName } from './browser-name.ts';

/** Where a visitor writes from, as the visitor's widget says; what it does not say is absent. */
export type VisitPage = {
  readonly title?: string;
  readonly address?: string;
  readonly browser?: string;
  /** Language tag. */
  readonly language?: string;
};

type Answers = Readonly<Record<string, string>>;

/** Where a visitor writes from, of what came with the invitation. It is a stranger's, so it is cut. Source: carebridge.md#visit-page */
export function visitPageOf(details: Answers): VisitPage {
  const said = (name: keyof typeof visitPageNames): string =>
    (details[visitPageNames[name]] ?? '').slice(0, longestVisitPage[name]).toWellFormed().trim();
  const address = said('address');
  const told = {
    title: said('title'),
    address: /^https?:\/\//i.test(address) ? address : '',
    browser: browserName(said('browser')),
    language: said('language'),
  };
  return Object.fromEntries(Object.entries(told).filter(([, text]) => !isBlank(text)));
}

const reserved: ReadonlySet<string> = new Set(Object.values(visitPageNames));

type Told = readonly (readonly [name: string, text: string])[];

/** What the visitor has filled in, by field. */
export const filledIn = (details: Answers): Told =>
  Object.entries(details).filter(([name]) => !reserved.has(name) && !name.startsWith(pageValuePrefix));

/** What the page lets the company know, by name: with the invitation, and `later`. It is a stranger's, so it is cut. Source: carebridge.md#page-values */
export function pageValuesOf(details: Answers, later: readonly PageValue[]): Told {
  const told = Object.entries(details).filter(([name]) => name.startsWith(pageValuePrefix));
  const first = told.map(([name, text]) => ({ name: name.slice(pageValuePrefix.length), text }));
  const all = new Map([...first, ...later].map(({ name, text }) => [name, text?.slice(0, longestPageValue)]));
  return [...all].flatMap(([name, text]): Told => (text === undefined ? [] : [[name, text]]));
}

/** A language in the reader's words, of its tag; the tag where it is none. */
export function languageName(tag: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
