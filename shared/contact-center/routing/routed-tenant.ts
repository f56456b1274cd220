import * as z from 'zod';
import type { RoutingEffect } from '../../assignment/contact-center/routing-event.ts';
import { initialRoutingState, type RoutingState } from '../../assignment/contact-center/routing-state.ts';
import { padded } from '../../kernel/ids.ts';
import type { RowChange } from '../../ledger/ledger.ts';
import type { QueueTally } from '../statistics/queue-tally.ts';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

export const routedTenantSchema = z.object({
  schema: z.literal(1),
  /** The decisions' own; what it holds is written and read by them alone. */
  routing: z.custom<RoutingState>(isObject),
  /** Number of the last effects. */
  lastEffects: z.int(),
  /** What its queues have seen; absent: nothing yet. */
  tallies: z.custom<readonly QueueTally[]>(isObject).optional(),
  /** The pending alarm: the earliest one. `at`: epoch ms. */
  alarm: z.object({ nonce: z.string(), at: z.number() }).optional(),
});

/** A tenant's routing as it is stored: a partition's state. Source: docs/decisions/0020-routing-partition.md */
export type RoutedTenant = Readonly<z.infer<typeof routedTenantSchema>>;

/** A tenant whose routing has decided nothing yet. */
export const newRoutedTenant: RoutedTenant = { schema: 1, routing: initialRoutingState, lastEffects: 0 };

/** Effects of one decision that are not applied yet. */
export type PendingEffects = { readonly number: number; readonly effects: readonly RoutingEffect[] };

const pendingSchema = z.object({ number: z.int(), effects: z.array(z.custom<RoutingEffect>(isObject)) });

/** The first key of the rows with effects, and the first behind them. */
export const effectKeys = { from: 'fx.', behind: 'fx/' } as const;

/** The row of one decision's effects. */
export const effectRow = ({ number, effects }: PendingEffects): RowChange => ({
  op: 'insert',
  rowKey: `${effectKeys.from}${padded(number)}`,
  value: { number, effects: effects.map((effect) => ({ ...effect })) },
});

/** The effects in a row. */
export const effectsIn = (value: unknown): PendingEffects => pendingSchema.parse(value);

const separator = '~';

/** How routing names an interaction: with its conversation, whose id has no such sign. */
export const routedId = (conversationId: string, interactionId: string): string =>
  `${conversationId}${separator}${interactionId}`;

/** The conversation and the interaction that a name of routing's is of. */
export function idsIn(routed: string): { readonly conversationId: string; readonly interactionId: string } {
  const at = routed.indexOf(separator);
  return { conversationId: routed.slice(0, at), interactionId: routed.slice(at + 1) };
}
