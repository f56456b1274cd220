import type { ChatRecord } from '../chat/chat-record.ts';

/** A chat of before, by a name that no other one has. */
export type NamedChat = { readonly name: string; readonly record: ChatRecord };

/** The chats that the device keeps and those of others, the last one first. One that the device has as well is known by a line that both have. */
export function withOthers(kept: readonly NamedChat[], others: readonly NamedChat[]): readonly NamedChat[] {
  const here = new Set(kept.flatMap(({ record }) => record.entries.map(lineOf)));
  const elsewhere = others.filter(({ record }) => !record.entries.some((entry) => here.has(lineOf(entry))));
  return [...kept, ...elsewhere].sort((one, other) => other.record.startedAt - one.record.startedAt);
}

/** A line by the platform's time; notes have one of the page's own, and no text. */
const lineOf = (entry: ChatRecord['entries'][number]): string =>
  JSON.stringify(entry.kind === 'note' ? entry : [entry.at, entry.text]);
