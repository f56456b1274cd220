/** A number as it is shown: with its unit, or with what it counts. */
export type Factor = { readonly value: number; readonly unit: string };

/** A sum of products. */
export type Formula = readonly (readonly Factor[])[];

export const of = (value: number, unit = ''): Factor => ({ value, unit });

const numberText = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 9 });

/** What a formula is worth. */
export function worth(formula: Formula): number {
  return formula.reduce((sum, factors) => sum + factors.reduce((product, { value }) => product * value, 1), 0);
}

/** A formula as it stands in the documents: `730 h × 0.0135`. */
export function formulaText(formula: Formula): string {
  const product = (factors: readonly Factor[]): string =>
    factors.map(({ value, unit }) => `${numberText(value)}${unit === '' ? '' : ` ${unit}`}`).join(' × ');
  return formula.map(product).join(' + ').replaceAll('+ -', '− ');
}
