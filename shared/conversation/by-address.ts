type Addressed = { readonly address: string };

/** The entry of an address. */
export function entryOf<Entry extends Addressed>(entries: readonly Entry[], address: string): Entry | undefined {
  return entries.find((entry) => entry.address === address);
}

/** The entries with the one of this address put in or replaced; in the order of their addresses. */
export function withEntry<Entry extends Addressed>(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const others = entries.filter(({ address }) => address !== entry.address);
  return [...others, entry].toSorted((a, b) => (a.address < b.address ? -1 : 1));
}
