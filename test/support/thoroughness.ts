/** How thorough a run is: 0 = usual; 1 = as CI runs; more = so many times what CI tries. Set by CAREBRIDGE_THOROUGH. */
const thoroughness = Number(process.env.CAREBRIDGE_THOROUGH ?? 0);

/** The seed that CAREBRIDGE_SEED sets; a property or fuzz that fails names the one that it came from. */
export const givenSeed = process.env.CAREBRIDGE_SEED === undefined ? undefined : Number(process.env.CAREBRIDGE_SEED);

/** How often something is tried: `usual` times, or `thorough` times in CI. */
export function tries(usual: number, thorough: number): number {
  return thoroughness === 0 ? usual : Math.ceil(thorough * thoroughness);
}

/** Parameters of a fast-check property that is tried so often. */
export function propertyRuns(usual: number, thorough: number): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: tries(usual, thorough), ...(givenSeed === undefined ? {} : { seed: givenSeed }) };
}

/** All of `cases` in CI; else so many of them, evenly spread, the last one included. */
export function sampleOf<T>(cases: readonly T[], usual: number): readonly T[] {
  if (thoroughness > 0 || cases.length <= usual) return cases;
  return Array.from({ length: usual }, (_, index) => cases[Math.ceil(((index + 1) * cases.length) / usual) - 1] as T);
}
