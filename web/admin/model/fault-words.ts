/** A sentence of the service in other words: those of the first pattern that it begins with; itself where there is none. */
export function inWordsOf(known: readonly (readonly [said: string, other: string])[], said: string): string {
  for (const [pattern, other] of known) {
    const number = begun(said, pattern);
    if (number !== undefined) return other.replace('…', number);
  }
  return said;
}

/** Whether a sentence begins as a pattern does, in which `…` stands for a number: that number, or '' where the pattern has none. */
function begun(said: string, pattern: string): string | undefined {
  const [before = '', after] = pattern.split('…');
  if (!said.startsWith(before)) return undefined;
  if (after === undefined) return '';
  const number = /^\d+/.exec(said.slice(before.length))?.[0];
  return number !== undefined && said.slice(before.length + number.length).startsWith(after) ? number : undefined;
}
