import * as z from 'zod';
import { defined } from '../kernel/defined.ts';
import type { Json, JsonInputObject, JsonObject } from '../kernel/json.ts';
import type { Loaded } from '../ledger/ledger.ts';
import type { Claim } from './claim.ts';

/**
 * State of a channel's partition: what it is of, and whether it is over. `application` is how the first kind of channel named that;
 * rows of before have the name.
 */
export type ChannelState<Subject extends JsonInputObject> = {
  readonly schema: 1;
  readonly application: Subject;
  readonly ended: boolean;
  /** Absent where 0.3.0 or before has written it. */
  readonly claim?: Claim | undefined;
  /** Of a channel with many readers: the instances that serve waiting requests, and when each last said so, epoch ms. */
  readonly claims?: Readonly<Record<string, number>> | undefined;
};

/** What a kind of channel says of itself: how its rows are read, and which of its entries are answered for. */
export type ChannelKind<Subject extends JsonInputObject, Content extends JsonInputObject> = {
  /** Checks a stored state. @throws {ProtocolViolation} UnexpectedAnswer — when it is none */
  readonly readState: (stored: JsonObject) => ChannelState<Subject>;
  /** Reads what an entry says out of its row, which has a member `kind` besides. @throws when it is none */
  readonly readContent: (stored: Json) => Content;
  /** Whether an entry's writer is told when it is confirmed. */
  readonly isAwaited: (content: Content) => boolean;
  /**
   * What the writer of an entry has to know of it when it is confirmed, as a content without what the client was told: it is mailed to the
   * writer's instance. Undefined, or absent: the instance that hears of the confirmation is told alone.
   */
  readonly mailed?: (content: Content) => JsonObject | undefined;
  /**
   * Who reads such a channel. `one` (absent): a client that confirms what it has got, which is removed then, and whose newer request takes the
   * place of an older one. `many`: any number of readers, each with a place of its own; entries are removed by age.
   */
  readonly readers?: 'one' | 'many';
  /** Entries stay after they were confirmed: they are the history of what the channel's client was told. */
  readonly keepsConfirmed?: true;
};

/** An event channel as one instance knows it. Its partition's version is the number of its newest entry. */
export type Channel<Subject extends JsonInputObject> = {
  readonly loaded: Loaded<ChannelState<Subject>>;
  readonly subject: Subject;
  readonly ended: boolean;
  /** When this instance last knew it to be the newest, epoch ms. */
  readonly knownAt: number;
};

/** One entry of a channel: its partition's log row of that version. `opened` is the first, `ended` the last. */
export type ChannelEntry<Content> =
  | { readonly kind: 'opened' | 'ended' }
  /** `by`: the instance that wrote it, where that is told of its confirmation. */
  | { readonly kind: 'events'; readonly content: Content; readonly by?: string | undefined };

/** An entry with its number. */
export type NumberedEntry<Content> = { readonly number: number; readonly entry: ChannelEntry<Content> };

/** Which channel is asked, and what it is of. */
export type ChannelName<Subject> = { readonly partition: string; readonly subject: Subject };

const entrySchema = z.looseObject({ kind: z.enum(['opened', 'events', 'ended']), by: z.string().optional() });

/** Reads an entry out of its row. */
export function readEntry<Content>(value: Json, readContent: (stored: Json) => Content): ChannelEntry<Content> {
  const { kind, by } = entrySchema.parse(value);
  return kind === 'events' ? { kind, content: readContent(value), by } : { kind };
}

/** An entry as its row holds it. */
export const storedEntry = <Content extends JsonInputObject>(entry: ChannelEntry<Content>): JsonInputObject =>
  entry.kind === 'events' ? { kind: entry.kind, ...defined({ by: entry.by }), ...entry.content } : entry;

/** Number of the first entry that a client asks for. */
export const firstNumber = 2;

/** Most entries that one answer brings. */
export const maximumEntries = 100;

/** A channel as it was read or written at `knownAt`. */
export const channelOf = <Subject extends JsonInputObject>(
  loaded: Loaded<ChannelState<Subject>>,
  knownAt: number,
): Channel<Subject> => ({
  loaded,
  subject: loaded.state.application,
  ended: loaded.state.ended,
  knownAt,
});
