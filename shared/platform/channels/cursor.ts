/**
 * What a client asks for: the entry with this number and all behind it. `empties` counts the empty packages that it has got, so that
 * no two packages have one number: some clients drop a package whose number they have seen. Source: ucwa.md#event-packages
 */
export type Cursor = { readonly entry: number; readonly empties: number };

/** More entries than any channel has; the number still fits the 32 bits that some clients read. */
const perEmpty = 1_000_000;

/** Reads the number in a link. */
export const cursorOf = (ack: number): Cursor => ({ entry: ack % perEmpty, empties: Math.floor(ack / perEmpty) });

/** The number in a link. */
export const ackOf = ({ entry, empties }: Cursor): number => empties * perEmpty + entry;
