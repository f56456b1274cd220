import * as z from 'zod';
import type { ConversationState } from '../../conversation/state.ts';
import { dayMs, utcDay } from '../../kernel/time.ts';
import type { IndexEntry, Ledger } from '../../ledger/ledger.ts';
import type { ConversationName } from './service-envelope.ts';

/** A conversation in its day's index; of a day's entries, the visitor who came last is first. */
export const indexValueSchema = z.object({
  schema: z.literal(1),
  conversation: z.string(),
  phase: z.enum(['invited', 'connecting', 'waiting', 'attended', 'closing', 'closed']),
  startedAt: z.number(),
  changedAt: z.number(),
});

export type IndexValue = z.infer<typeof indexValueSchema>;

/** The index entry of a conversation as it stands; undefined until its visitor is known. */
export function indexEntry(
  { tenant, conversation }: ConversationName,
  state: ConversationState,
): IndexEntry | undefined {
  const startedAt = state.facts.visitor?.at;
  if (startedAt === undefined) return undefined;
  const value: IndexValue = { schema: 1, conversation, phase: state.phase, startedAt, changedAt: state.at };
  return { tenant, day: utcDay(startedAt), key: `${backwards(startedAt)}.${conversation}`, value };
}

/** Time of day, so written that later ones come first in key order. */
function backwards(atMs: number): string {
  return String(dayMs - (atMs % dayMs)).padStart(8, '0');
}

/** Whether the index has to be written after a change; always, where it is not known what was there before. */
export function isIndexStale(before: ConversationState | undefined, after: ConversationState): boolean {
  return before?.phase !== after.phase || before.facts.visitor === undefined;
}

/**
 * Writes the index entry of a conversation as it stands.
 * @throws {Unavailable} StoreUnavailable
 */
export async function writeIndex(ledger: Ledger, name: ConversationName, state: ConversationState): Promise<void> {
  const entry = indexEntry(name, state);
  if (entry !== undefined) await ledger.index(entry);
}
