import type { rules } from '../../../infra/check/rules/all-rules.ts';

/** One break: a text of one file, relative to infra/, becomes another. */
export type Break = { readonly what: string; readonly file: string; readonly from: string; readonly to: string };

/** Breaks that one rule must see. */
export type Mutant = { readonly rule: keyof typeof rules; readonly breaks: readonly Break[] };

/** A break that the compiler must see: `code` is that of its fault, or the name of its linter's rule. */
export type CompilerMutant = Break & { readonly code: string };

/** Whether a break shows only once the templates are compiled; the others need no compiler. */
export function needsCompiler({ file }: Break): boolean {
  return !file.startsWith('../') && file !== 'main.parameters.json';
}
