import * as z from 'zod';
import type { Command } from '../../conversation/command.ts';
import type { Decision } from '../../conversation/decide.ts';
import type { ConversationEvent } from '../../conversation/event.ts';
import type { ConversationState, Phase } from '../../conversation/state.ts';
import type { TranscriptLine } from '../../conversation/transcript.ts';
import { defined } from '../../kernel/defined.ts';
import type { Ledger, Loaded } from '../../ledger/ledger.ts';
import type { Entry } from '../../ledger/partition-writer.ts';
import { outKey, sayKey } from '../../ledger/row-keys.ts';
import { readerOf } from '../../ledger/stored-row.ts';
import { type ConversationName, partitionOf } from './service-envelope.ts';

/** A log row: all that is needed to replay a decision, and what was made of it. */
export type LogRow = {
  readonly schema: 1;
  readonly version: number;
  readonly at: number;
  readonly events: readonly ConversationEvent[];
  readonly note: string;
  readonly phase?: Phase;
  /** When the visits began of which this is the first decision, epoch ms; routing `queued` alone. */
  readonly began?: readonly number[];
  readonly operations: readonly { readonly operationId: string; readonly kind: string }[];
};

/** An outbox row: the commands of one decision. */
export type OutRow = { readonly schema: 1; readonly commands: readonly Command[] };

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const phaseSchema = z.enum(['invited', 'connecting', 'waiting', 'attended', 'closing', 'closed']);
const personSchema = z.looseObject({ address: z.string() });

const stateSchema = z.looseObject({
  schema: z.literal(1),
  phase: phaseSchema,
  at: z.number(),
  plan: z.looseObject({ routing: z.literal('bridged'), agents: listOf(personSchema) }).optional(),
  facts: z.looseObject({
    legs: z.looseObject({}),
    selves: z.looseObject({}),
    messaging: z.looseObject({}),
    people: listOf(personSchema),
    heard: listOf(z.tuple([z.number(), z.number()]).readonly()),
    visitorLines: z.number(),
  }),
  work: z.looseObject({
    asked: z.number(),
    agents: listOf(personSchema),
    issues: listOf(z.looseObject({ kind: z.string(), target: z.string(), operationId: z.string() })),
    pending: listOf(z.looseObject({ operationId: z.string(), version: z.number(), lane: z.string() })),
    alarms: z.looseObject({}),
    lines: z.number(),
    recent: listOf(z.looseObject({ line: z.number() })),
  }),
  queued: z
    .looseObject({
      visit: z.number(),
      turns: z.looseObject({ next: z.number(), held: listOf(z.looseObject({ turn: z.number() })) }),
      platform: z.looseObject({
        openings: z.number(),
        former: listOf(z.string()),
        linesThere: z.looseObject({ least: z.number() }),
      }),
      reports: z.looseObject({ agents: listOf(z.looseObject({ id: z.string(), present: z.boolean() })) }),
      heard: z.looseObject({ count: z.number(), events: listOf(z.string()) }),
      lines: listOf(z.looseObject({ line: z.number(), state: z.string() })),
      told: z.looseObject({ agents: listOf(z.looseObject({ id: z.string() })) }),
    })
    .optional(),
});

const logRowSchema = z.looseObject({
  schema: z.literal(1),
  version: z.number(),
  at: z.number(),
  events: listOf(z.looseObject({ type: z.string(), at: z.number() })),
  note: z.string(),
  phase: phaseSchema.optional(),
  began: listOf(z.number()).optional(),
  operations: listOf(z.looseObject({ operationId: z.string(), kind: z.string() })),
});

const outRowSchema = z.looseObject({
  schema: z.literal(1),
  commands: listOf(
    z.looseObject({
      kind: z.string(),
      operationId: z.string(),
      lane: z.string(),
      link: z.looseObject({ href: z.string(), base: z.string() }).optional(),
    }),
  ),
});

const lineSchema = z.looseObject({
  number: z.number(),
  at: z.number(),
  by: z.enum(['visitor', 'agent', 'service']),
  visitorLine: z.number().optional(),
  address: z.string().optional(),
  displayName: z.string(),
  audience: z.enum(['everyone', 'agents']),
  text: z.string(),
  message: z.number().optional(),
  files: listOf(z.string()).optional(),
});

/** Checks a stored state. @throws {ProtocolViolation} UnexpectedAnswer — when it is none */
export const readState = readerOf<ConversationState, typeof stateSchema>(stateSchema, 'the state of a conversation');
const readLogRow = readerOf<LogRow, typeof logRowSchema>(logRowSchema, 'a log row of a conversation');
const readOutRow = readerOf<OutRow, typeof outRowSchema>(outRowSchema, 'an outbox row of a conversation');
const readLine = readerOf<TranscriptLine, typeof lineSchema>(lineSchema, 'a transcript line');

/** What a decision was made of; `at` is the time of writing, epoch ms. */
type Decided = {
  readonly before: ConversationState | undefined;
  readonly events: readonly ConversationEvent[];
  readonly version: number;
  readonly at: number;
};

/** What a decision is written as. */
export function entryOf(
  { state, commands, transcript, note, phase }: Decision,
  { before, events, version, at }: Decided,
): Entry<ConversationState> {
  const operations = commands.map(({ operationId, kind }) => ({ operationId, kind }));
  const began = beganIn(before, state);
  const log: LogRow = defined({ schema: 1 as const, version, at, events, note, phase, began, operations });
  const out: OutRow = { schema: 1, commands };
  return {
    state,
    log,
    out: commands.length === 0 ? undefined : out,
    says: transcript.map((line) => ({ number: line.number, value: line })),
  };
}

/** When the visits of routing `queued` began that are new since `before`: several, where a delivery holds as many. */
function beganIn(before: ConversationState | undefined, { queued }: ConversationState): readonly number[] | undefined {
  if (queued === undefined || (before?.queued?.visit === queued.visit && before.queued.opening !== undefined))
    return undefined;
  return queued.previousBeganAt === undefined ? [queued.beganAt] : [queued.previousBeganAt, queued.beganAt];
}

/** A conversation as it is stored, with what guards its next write. */
export type LoadedConversation = Loaded<ConversationState>;

/**
 * Reads the conversations in the ledger. Every method may throw {Unavailable} StoreUnavailable, and
 * {ProtocolViolation} UnexpectedAnswer — when a row is none of ours.
 */
export class StoredConversations {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Where a conversation stands; undefined when nothing was ever recorded. */
  async load(name: ConversationName): Promise<LoadedConversation | undefined> {
    const loaded = await this.#ledger.load(partitionOf(name));
    return loaded === undefined ? undefined : { ...loaded, state: readState(loaded.state) };
  }

  /** All decisions, in order. */
  async log(name: ConversationName): Promise<readonly LogRow[]> {
    return (await this.#ledger.rows(partitionOf(name), 'log.', 'log/')).map(({ value }) => readLogRow(value));
  }

  /** The transcript from a line on, as the lines are numbered. */
  async transcript(name: ConversationName, fromLine = 1): Promise<readonly TranscriptLine[]> {
    const rows = await this.#ledger.rows(partitionOf(name), sayKey(fromLine), 'say/');
    return rows.map(({ value }) => readLine(value));
  }

  /** The commands of one decision. */
  async commands(name: ConversationName, version: number): Promise<readonly Command[]> {
    const row = await this.#ledger.row(partitionOf(name), outKey(version));
    return row === undefined ? [] : readOutRow(row.value).commands;
  }
}
