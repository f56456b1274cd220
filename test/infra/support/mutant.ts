import type { rules } from '../../../infra/check/rules/all-rules.ts';

/** One break: a text of one file, relative to infra/, becomes another. */
export type Break = { readonly what: string; readonly file: string; readonly from: string; readonly to: string };

/** Breaks that one rule must see. */
export type Mutant = { readonly rule: keyof typeof rules; readonly breaks: readonly Break[] };
