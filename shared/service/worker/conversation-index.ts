import * as z from 'zod';
import { visitBeganAt } from '../../conversation/phase.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { defined } from '../../kernel/defined.ts';
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
  /** Where the visit began; absent where the release before this one wrote the entry, or the plan. */
  place: z.string().exactOptional(),
});

export type IndexValue = z.infer<typeof indexValueSchema>;

/** The index entry of a conversation's visit as it stands; undefined until its visitor is known. */
export function indexEntry(name: ConversationName, state: ConversationState): IndexEntry | undefined {
  const startedAt = visitBeganAt(state);
  return startedAt === undefined
    ? undefined
    : entryOfVisit(name, startedAt, state, (state.queued ?? state).plan?.place);
}

/** Where the index entry of a visit stands. */
export function indexPlace({ tenant, conversation }: ConversationName, startedAt: number): Omit<IndexEntry, 'value'> {
  return { tenant, day: utcDay(startedAt), key: `${backwards(startedAt)}.${conversation}` };
}

function entryOfVisit(
  name: ConversationName,
  startedAt: number,
  { phase, at: changedAt }: Pick<ConversationState, 'phase' | 'at'>,
  place?: string,
): IndexEntry {
  const value: IndexValue = {
    schema: 1,
    conversation: name.conversation,
    phase,
    startedAt,
    changedAt,
    ...defined({ place }),
  };
  return { ...indexPlace(name, startedAt), value };
}

/** Time of day, so written that later ones come first in key order. */
function backwards(atMs: number): string {
  return String(dayMs - (atMs % dayMs)).padStart(8, '0');
}

/** Whether the index has to be written after a change; always, where it is not known what was there before. */
export function isIndexStale(before: ConversationState | undefined, after: ConversationState): boolean {
  const began = before === undefined ? undefined : visitBeganAt(before);
  return before?.phase !== after.phase || began === undefined || began !== visitBeganAt(after);
}

/**
 * Writes the index entry of a conversation as it stands; where a further visit of it began since `before`, also that the one before is over.
 * @throws {Unavailable} StoreUnavailable
 */
export async function writeIndex(
  ledger: Ledger,
  name: ConversationName,
  { before, after }: { readonly before: ConversationState | undefined; readonly after: ConversationState },
): Promise<void> {
  const entry = indexEntry(name, after);
  const previous = after.queued?.previousBeganAt;
  const isFurther = previous !== undefined && before?.queued?.visit !== after.queued?.visit;
  const over = isFurther ? entryOfVisit(name, previous, { phase: 'closed', at: after.at }) : undefined;
  await Promise.all([over, entry].map((one) => (one === undefined ? undefined : ledger.index(one))));
}
