import type { Infrastructure } from '../infrastructure.ts';

/** Something that must hold of the infrastructure; gives a sentence for each fault. */
export type Rule = (infrastructure: Infrastructure) => readonly string[];

/** A sentence when two things differ, as JSON. */
export function difference(what: string, got: unknown, wanted: unknown): readonly string[] {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  return a === b ? [] : [`${what} is ${a}, not ${b}`];
}

/** What only one of two lists has. */
export function missingAndStray(what: string, got: readonly string[], wanted: readonly string[]): readonly string[] {
  return [
    ...wanted.filter((one) => !got.includes(one)).map((one) => `${what}: ${one} is missing`),
    ...got.filter((one) => !wanted.includes(one)).map((one) => `${what}: ${one} is not wanted`),
  ];
}
