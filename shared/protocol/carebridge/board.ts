import * as z from 'zod/mini';
import { longestReason } from './longest-reason.ts';

/** Longest time that a request for changes may wait, seconds. Source: carebridge.md#board */
const longestBoardWaitSeconds = 30;

/** Query of a board: `after` is the cursor of the answer before. Source: carebridge.md#board */
export const boardQuerySchema = z.strictObject({
  after: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
  wait: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(longestBoardWaitSeconds)), 0),
});

/** What an agent says of himself or herself. Source: carebridge.md#desk-status */
const toldStatusSchema = z.enum(['available', 'away', 'pause']);

const oneLine = z
  .string()
  .check(z.minLength(1), z.maxLength(longestReason), z.regex(/^[^\p{Cc}]*$/u, 'must be one line'));

/** A status as it is told; `reason` is for a pause. Source: carebridge.md#desk-status */
export const statusInputSchema = z.strictObject({
  status: toldStatusSchema,
  reason: z.optional(oneLine),
  revision: z.int().check(z.minimum(1)),
});

/** An agent on the board. Source: carebridge.md#board */
export const boardAgentSchema = z.looseObject({
  address: z.string(),
  availability: z.enum(['available', 'unknown', 'away']),
  status: z.optional(z.enum(['available', 'away', 'pause', 'signed-out'])),
  reason: z.optional(z.string()),
  statusAt: z.optional(z.iso.datetime()),
  revision: z.int(),
  chats: z.int(),
  maxChats: z.int(),
  skills: z.array(z.looseObject({ name: z.string(), level: z.int() })),
  idleSince: z.optional(z.iso.datetime()),
});

/** A visitor who waits. Source: carebridge.md#board */
const waitingVisitorSchema = z.looseObject({
  conversation: z.string(),
  since: z.iso.datetime(),
  subject: z.string(),
  name: z.optional(z.string()),
  skill: z.optional(z.string()),
  asked: z.array(z.string()),
  lines: z.int(),
});

/** One change of a board. Source: carebridge.md#board */
const boardChangeSchema = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('agent'), agent: boardAgentSchema }),
  z.looseObject({ kind: z.literal('agent-removed'), address: z.string() }),
  z.looseObject({ kind: z.literal('waiting'), visit: waitingVisitorSchema }),
  z.looseObject({ kind: z.literal('attended'), conversation: z.string(), agents: z.array(z.string()) }),
  z.looseObject({ kind: z.literal('ended'), conversation: z.string() }),
]);

/** Visitors who wait and whose page is gone, or asleep; absent: not known. Source: carebridge.md#board */
const awaySchema = z.optional(z.array(z.looseObject({ conversation: z.string(), since: z.iso.datetime() })));

/** A board as it is read: the whole of it, or what has changed since. Source: carebridge.md#board */
export const boardAnswerSchema = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('snapshot'),
    cursor: z.int(),
    agents: z.array(boardAgentSchema),
    waiting: z.array(waitingVisitorSchema),
    away: awaySchema,
  }),
  z.looseObject({
    kind: z.literal('changes'),
    cursor: z.int(),
    changes: z.array(boardChangeSchema),
    away: awaySchema,
  }),
]);

/** An agent's own entry after a status was told. Source: carebridge.md#desk-status */
export const statusAnswerSchema = z.looseObject({ agent: boardAgentSchema });

export type BoardQuery = z.infer<typeof boardQuerySchema>;
export type StatusInput = z.infer<typeof statusInputSchema>;
export type BoardAgentView = z.infer<typeof boardAgentSchema>;
export type BoardChangeView = z.infer<typeof boardChangeSchema>;
export type BoardAnswer = z.infer<typeof boardAnswerSchema>;
export type StatusAnswer = z.infer<typeof statusAnswerSchema>;
