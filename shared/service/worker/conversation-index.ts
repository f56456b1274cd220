import * as z from 'zod';
import { measuresOf } from '../../conversation/measures.ts';
import { visitBeganAt } from '../../conversation/phase.ts';
import { ratingOf } from '../../conversation/ratings.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { wrapUpOf } from '../../conversation/wrap-ups.ts';
import { defined } from '../../kernel/defined.ts';
import { dayMs, utcDay } from '../../kernel/time.ts';
import type { IndexEntry, Ledger } from '../../ledger/ledger.ts';
import type { ConversationName } from './service-envelope.ts';

const measuresSchema = z.object({
  endedAt: z.number(),
  endedBy: z.enum(['visitor', 'others']),
  answeredAt: z.number().exactOptional(),
  repliedAt: z.number().exactOptional(),
  agents: z.array(z.object({ id: z.string(), name: z.string() })),
  skill: z.string().exactOptional(),
});

/** A conversation in its day's index; of a day's entries, the visitor who came last is first. */
export const indexValueSchema = z.object({
  schema: z.literal(1),
  conversation: z.string(),
  phase: z.enum(['invited', 'connecting', 'waiting', 'attended', 'closing', 'closed']),
  startedAt: z.number(),
  changedAt: z.number(),
  /** Where the visit began; absent where the release before this one wrote the entry, or the plan. */
  place: z.string().exactOptional(),
  /** Addresses of the tenant's agents who were in the visit; releases before do not write it. */
  agents: z.array(z.string()).exactOptional(),
  /** What the visitor said of the visit, one to five. */
  rating: z.number().exactOptional(),
  /** What agents made of the visit. */
  tags: z.array(z.string()).exactOptional(),
  /** What reports count of a visit that has ended; releases before do not write it. */
  measures: measuresSchema.exactOptional(),
});

export type IndexValue = z.infer<typeof indexValueSchema>;

/** The index entry of a conversation's visit as it stands; undefined until its visitor is known. */
export function indexEntry(name: ConversationName, state: ConversationState): IndexEntry | undefined {
  const startedAt = visitBeganAt(state);
  return startedAt === undefined
    ? undefined
    : entryOfVisit(name, startedAt, { ...state, agents: agentsIn(state) }, (state.queued ?? state).plan?.place);
}

/** Where the index entry of a visit stands. */
export function indexPlace({ tenant, conversation }: ConversationName, startedAt: number): Omit<IndexEntry, 'value'> {
  return { tenant, day: utcDay(startedAt), key: `${backwards(startedAt)}.${conversation}` };
}

function entryOfVisit(
  name: ConversationName,
  startedAt: number,
  state: Pick<ConversationState, 'phase' | 'at' | 'ratings' | 'wrapUps' | 'work'> & {
    readonly agents: readonly string[];
  },
  place?: string,
): IndexEntry {
  const { phase, at: changedAt, agents } = state;
  const { tags = [] } = wrapUpOf(state, startedAt) ?? {};
  const value: IndexValue = {
    schema: 1,
    conversation: name.conversation,
    phase,
    startedAt,
    changedAt,
    ...defined({ place, rating: ratingOf(state, startedAt), measures: measuresIn(state.work, startedAt) }),
    ...(tags.length === 0 ? {} : { tags: [...tags] }),
    ...(agents.length === 0 ? {} : { agents: [...agents] }),
  };
  return { ...indexPlace(name, startedAt), value };
}

/** What reports count of a visit, once it has ended. */
function measuresIn(work: ConversationState['work'], startedAt: number): IndexValue['measures'] {
  const { endedAt, endedBy, answeredAt, repliedAt, agents = [], skill } = measuresOf(work, startedAt) ?? {};
  if (endedAt === undefined || endedBy === undefined) return undefined;
  return {
    endedAt,
    endedBy,
    agents: agents.map((agent) => ({ ...agent })),
    ...defined({ answeredAt, repliedAt, skill }),
  };
}

/** The agents of the plan who were in the visit, whether or not they are there still. */
function agentsIn({ plan, facts }: ConversationState): readonly string[] {
  const agents = plan?.agents.map(({ address }) => address) ?? [];
  return facts.people
    .filter(({ address, firstJoin }) => firstJoin !== undefined && agents.includes(address))
    .map(({ address }) => address);
}

/** Time of day, so written that later ones come first in key order. */
function backwards(atMs: number): string {
  return String(dayMs - (atMs % dayMs)).padStart(8, '0');
}

/** Whether the index has to be written after a change; always, where it is not known what was there before. */
export function isIndexStale(before: ConversationState | undefined, after: ConversationState): boolean {
  const began = before === undefined ? undefined : visitBeganAt(before);
  if (before?.phase !== after.phase || began === undefined || began !== visitBeganAt(after)) return true;
  if (before.wrapUps !== after.wrapUps) return true;
  return before.ratings !== after.ratings || agentsIn(before).length !== agentsIn(after).length;
}

/** Beginning of the first day whose entries are kept, epoch ms: those of days before are removed, or have been. */
export function keptFrom(retentionDays: number, nowMs: number): number {
  return (Math.floor(nowMs / dayMs) - retentionDays) * dayMs;
}

/** A change of a conversation, and from when on index entries are kept, epoch ms. */
type IndexedChange = {
  readonly before: ConversationState | undefined;
  readonly after: ConversationState;
  readonly keptFrom: number;
};

/**
 * Writes the index entry of a conversation as it stands; where a further visit of it began since `before`, also that the one before is over,
 * unless its day has gone.
 * @throws {Unavailable} StoreUnavailable
 */
export async function writeIndex(ledger: Ledger, name: ConversationName, change: IndexedChange): Promise<void> {
  const { before, after } = change;
  const entry = indexEntry(name, after);
  const previous = after.queued?.previousBeganAt;
  const isFurther = previous !== undefined && before?.queued?.visit !== after.queued?.visit;
  const over =
    isFurther && previous >= change.keptFrom
      ? entryOfVisit(name, previous, { ...after, phase: 'closed', agents: [] })
      : undefined;
  await Promise.all([over, entry].map((one) => (one === undefined ? undefined : ledger.index(one))));
}
