import * as z from 'zod';
import type { ChannelKind, ChannelState } from '../../channels/channel.ts';
import { defined } from '../../kernel/defined.ts';
import { readerOf } from '../../ledger/stored-row.ts';
import { waitIntervalSchema, waitRecordSchema } from './waits.ts';

/** What an agent's desk says of the agent; `signed-out`: the desk was left on purpose. */
const statusSchema = z.enum(['available', 'away', 'pause', 'signed-out']);

/** An agent as the board's readers see them: times are epoch ms. */
const shownAgentShape = {
  address: z.string(),
  availability: z.enum(['available', 'unknown', 'away']),
  status: statusSchema.exactOptional(),
  /** Why the agent makes a pause. */
  reason: z.string().exactOptional(),
  /** Since when the status holds. */
  statusAt: z.number().exactOptional(),
  /** Counts the statuses that were told; the next one has to bear the next number. */
  revision: z.number(),
  chats: z.number(),
  /** When the agent's last chat or ring ended, whichever is later; absent: there was none yet. */
  idleSince: z.number().exactOptional(),
};
const shownAgentSchema = z.object(shownAgentShape);

/** An agent as the board keeps them. */
const agentRecordSchema = z.object({
  ...shownAgentShape,
  /** When a desk of the agent last asked for the board, epoch ms. */
  seenAt: z.number().exactOptional(),
  /** For how many waiting visits the agent is rung now; absent: none. */
  rings: z.number().exactOptional(),
});

/** A visit that has ended lately, by the version of its conversation, so that what comes late does not bring it back. */
const endedVisitSchema = z.object({ conversation: z.string(), version: z.number(), at: z.number() });

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

/** What a tenant's board is of: the roster, how many visitors wait, and how long the last ones have waited. */
const boardSchema = z.object({
  agents: listOf(agentRecordSchema),
  waiting: z.number(),
  ended: listOf(endedVisitSchema),
  /** Absent: no wait has ended yet; releases before do not write it. */
  waits: waitRecordSchema.exactOptional(),
});

/** A visitor who waits, as the board's readers see them. */
const waitingVisitSchema = z.object({
  conversation: z.string(),
  since: z.number(),
  subject: z.string(),
  name: z.string().exactOptional(),
  skill: z.string().exactOptional(),
  asked: listOf(z.string()),
  lines: z.number(),
});

/** Id of the decision that a row was written ahead of, as long as nothing was told since. */
const aheadSchema = z.string().exactOptional();

/** A visit of which the board has a row: one that waits, or is with agents of the tenant. */
export const visitRowSchema = z.discriminatedUnion('phase', [
  z.object({
    ...waitingVisitSchema.shape,
    phase: z.literal('waiting'),
    version: z.number(),
    at: z.number(),
    /** When the readers were last told of it. */
    toldAt: z.number(),
    ahead: aheadSchema,
    /** How the visitor stood when the wait began; absent where a release before wrote the row. */
    arrival: z.object({ position: z.number(), places: z.number() }).exactOptional(),
    /** The waiting time, from `since` on, that the visitor may be told; absent: too little is known. */
    told: waitIntervalSchema.exactOptional(),
  }),
  z.object({
    phase: z.literal('attended'),
    conversation: z.string(),
    version: z.number(),
    at: z.number(),
    agents: listOf(z.string()),
    /** Who may still come in by a ring; absent: no one. */
    asked: listOf(z.string()).exactOptional(),
  }),
]);

/** One change that readers of the board are told. */
const boardChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agent: shownAgentSchema }),
  z.object({ kind: z.literal('agent-removed'), address: z.string() }),
  z.object({ kind: z.literal('waiting'), visit: waitingVisitSchema }),
  z.object({ kind: z.literal('attended'), conversation: z.string(), agents: listOf(z.string()) }),
  z.object({ kind: z.literal('ended'), conversation: z.string() }),
]);

/** What one entry of a board says: what has changed at once, and when (epoch ms). */
const boardEntrySchema = z.object({ at: z.number(), changes: listOf(boardChangeSchema) });

export type AgentStatus = z.infer<typeof statusSchema>;
export type ShownAgent = z.infer<typeof shownAgentSchema>;
export type AgentRecord = z.infer<typeof agentRecordSchema>;
export type Board = z.infer<typeof boardSchema>;
export type WaitingVisit = z.infer<typeof waitingVisitSchema>;
export type VisitRow = z.infer<typeof visitRowSchema>;
export type BoardChange = z.infer<typeof boardChangeSchema>;
export type BoardEntry = z.infer<typeof boardEntrySchema>;

/** A board of which nothing is known. */
export const emptyBoard: Board = { agents: [], waiting: 0, ended: [] };

const stateSchema = z.looseObject({
  schema: z.literal(1),
  application: boardSchema,
  ended: z.boolean(),
  claims: z.record(z.string(), z.number()).optional(),
});

/** The boards: channels with many readers, none of whom is waited for. */
export const boardKind: ChannelKind<Board, BoardEntry> = {
  readState: readerOf<ChannelState<Board>, typeof stateSchema>(stateSchema, 'the state of a board'),
  readContent: (stored) => boardEntrySchema.parse(stored),
  isAwaited: () => false,
  readers: 'many',
};

/** What readers see of a visitor who waits. */
export function shownVisit(row: Extract<VisitRow, { readonly phase: 'waiting' }>): WaitingVisit {
  const { conversation, since, subject, name, skill, asked, lines } = row;
  return defined({ conversation, since, subject, name, skill, asked, lines });
}

/** Key of the row of a visit. */
export const visitKey = (conversation: string): string => `${visitKeys.from}${conversation}`;

/** The keys of all visits' rows. */
export const visitKeys = { from: 'visit.', behind: 'visit/' } as const;

/** What readers see of an agent. */
export function shownOf({ seenAt: _, rings: __, ...shown }: AgentRecord): ShownAgent {
  return shown;
}
