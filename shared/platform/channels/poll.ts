import type { JsonObject } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';
import { conflict, notFound } from '../edge/refusal.ts';
import type { AwaitedEntries } from './awaited-entries.ts';
import type { NumberedEntry } from './channel.ts';
import { channelPartition, firstAck, maximumEntries } from './channel.ts';
import type { ChannelStore } from './channel-store.ts';
import type { Claim, Claims } from './claims.ts';
import type { Confirmations } from './confirmations.ts';
import { ackOf, type Cursor } from './cursor.ts';
import { eventPackage, resyncPackage } from './event-package.ts';
import type { ForeignWrites } from './foreign-writes.ts';
import type { PollTurn, PollTurns } from './poll-turns.ts';
import type { Silence } from './silence.ts';
import type { UcwaApplication } from './ucwa-application.ts';

/** How a client asks for events. */
export type Poll = {
  /** The first entry asked for; all below are confirmed. */
  readonly cursor: Cursor;
  readonly timeoutMs: number;
  readonly priority: number;
  readonly signal: AbortSignal | undefined;
};

/** How often a waiting request looks for entries that other instances wrote: at first where there are such instances, and later. */
export type ChannelReads = { readonly firstMs: number; readonly lastMs: number };

const growth = 1.5;

/** The first look where no other instance has been met, as a part of the last pause. */
const aloneFirstPart = 0.25;

/** What serving a poll needs. */
export type PollDependencies = {
  readonly store: ChannelStore;
  readonly turns: PollTurns;
  readonly confirmations: Confirmations;
  readonly foreign: ForeignWrites;
  readonly claims: Claims;
  readonly awaited: AwaitedEntries;
  readonly silence: Pick<Silence, 'notedEveryMs'>;
  readonly reads: ChannelReads;
  readonly now: Clock;
};

/** Whose channel is asked, and from where. */
type ChannelRequest = { readonly application: UcwaApplication; readonly partition: string; readonly cursor: Cursor };

/**
 * Answers a request of an event channel: at once when there are entries, otherwise when one comes or the time is over.
 * @throws {PlatformRefusal} Conflict/PGetReplaced — when a newer request overlaps this one. Source: ucwa.md#event-channel
 * @throws {PlatformRefusal} NotFound/ApplicationNotFound — when the application has ended
 */
export async function servePoll(
  application: UcwaApplication,
  poll: Poll,
  dependencies: PollDependencies,
): Promise<JsonObject> {
  const partition = channelPartition(application.tenantId, application.id);
  const request = { application, partition, cursor: poll.cursor };
  const turn = dependencies.turns.begin(partition, poll.priority);
  let telling: Promise<unknown> | undefined;
  try {
    const found = await look(request, dependencies);
    if (found !== 'resync') {
      const { confirmations, silence } = dependencies;
      const { before, written } = confirmations.polled(partition, poll.cursor.entry, silence.notedEveryMs);
      telling = Promise.all([written, dependencies.awaited.confirmed(application, before, poll.cursor.entry)]);
    }
    if (turn.replaced) throw conflict('PGetReplaced');
    if (found === 'resync') return await resync(request, dependencies);
    return found ?? (await wait(request, poll, turn, dependencies));
  } finally {
    dependencies.turns.end(partition, turn);
    // Nothing may be under way when the request is over: an instance may stop then.
    await telling;
  }
}

/** Waits for the entry with the number that is asked for; an empty package when the time is over. */
async function wait(
  request: ChannelRequest,
  poll: Poll,
  turn: PollTurn,
  dependencies: PollDependencies,
): Promise<JsonObject> {
  const { application, partition, cursor } = request;
  const { store, foreign, reads, now } = dependencies;
  const mine = { at: now(), ack: ackOf(cursor) };
  const until = mine.at + poll.timeoutMs;
  const firstMs = foreign.expected() ? reads.firstMs : Math.max(reads.firstMs, reads.lastMs * aloneFirstPart);
  for (let pauseMs = firstMs; ; pauseMs = Math.min(pauseMs * growth, reads.lastMs)) {
    const waitMs = Math.min(pauseMs, until - now());
    if (waitMs <= 0 || poll.signal?.aborted) return eventPackage(application, cursor, []);
    const news = await turn.wait(waitMs, poll.signal);
    if (turn.replaced) throw conflict('PGetReplaced');
    // Nothing was there before, so an entry with the very number that is asked for needs no second look.
    const told = news[0]?.number === cursor.entry;
    const seen = told ? { entries: news } : await store.entriesAndClaim(partition, cursor.entry, maximumEntries);
    const found = packageOf(request, seen.entries);
    if (found === 'resync' || turn.replaced) throw conflict('PGetReplaced');
    if (found === undefined) {
      if ('claim' in seen && !poll.signal?.aborted) await giveWay(seen.claim, partition, mine, dependencies);
      continue;
    }
    if (!told) void store.found(partition, cursor.entry);
    return found;
  }
}

/** Nothing has come: perhaps because the client has asked another instance meanwhile. */
async function giveWay(
  claim: Claim | undefined,
  partition: string,
  mine: Omit<Claim, 'by'>,
  { claims, foreign }: PollDependencies,
): Promise<void> {
  if (!claims.isForeign(claim)) return;
  foreign.met();
  if (claims.isReplaced(mine, claim)) throw conflict('PGetReplaced');
  await claims.claim(partition, mine);
}

/** What can be answered without waiting; undefined when `ack` is the number of the entry that comes next. */
async function look(request: ChannelRequest, { store }: PollDependencies): Promise<JsonObject | 'resync' | undefined> {
  const { partition, cursor } = request;
  const ack = cursor.entry;
  // What this instance wrote last answers without the store; what others wrote meanwhile is found while waiting.
  if (store.isNext(partition, ack)) return undefined;
  const entries = store.recentEntries(partition, ack) ?? (await store.entries(partition, ack, maximumEntries));
  const found = packageOf(request, entries);
  if (found !== undefined) return found;
  const channel = await store.read(partition, 0);
  if (channel === undefined || channel.ended) throw notFound('ApplicationNotFound');
  if (channel.loaded.version === ack - 1) return undefined;
  // An entry may have come between the two reads; then it is the one that was asked for.
  return packageOf(request, await store.entries(partition, ack, maximumEntries)) ?? 'resync';
}

async function resync(
  { application, partition, cursor }: ChannelRequest,
  { store, confirmations }: PollDependencies,
): Promise<JsonObject> {
  const [oldest] = await store.entries(partition, firstAck, 1);
  const channel = await store.read(partition, 0);
  const first = oldest?.number ?? (channel?.loaded.version ?? 1) + 1;
  const entry = Math.max(first, confirmations.confirmedBelow(partition));
  return resyncPackage(application, { entry, empties: cursor.empties });
}

/** The answer that entries make: undefined when there are none, `resync` when those that are asked for are gone. */
function packageOf(
  { application, cursor }: ChannelRequest,
  entries: readonly NumberedEntry[],
): JsonObject | 'resync' | undefined {
  const first = entries[0];
  if (first === undefined) return undefined;
  if (first.number > cursor.entry || cursor.entry < firstAck) return 'resync';
  const live = entries.filter(({ entry }) => entry.kind !== 'ended');
  if (live.length === 0) throw notFound('ApplicationNotFound');
  return eventPackage(application, cursor, live);
}
