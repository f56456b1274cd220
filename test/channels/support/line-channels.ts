import * as z from 'zod';
import type { ChannelKind, ChannelState } from '../../../shared/channels/channel.ts';
import { claimSchema } from '../../../shared/channels/claim.ts';
import { CursorChannels } from '../../../shared/channels/cursor-channels.ts';
import type { ChannelTimes } from '../../../shared/channels/mailbox.ts';
import type { ChannelPoll, Polled } from '../../../shared/channels/poll.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import type { Clock } from '../../../shared/kernel/time.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { readerOf } from '../../../shared/ledger/stored-row.ts';

/** Whose channel of lines it is. */
type Reader = { readonly name: string };
type Line = { readonly text: string; readonly mark?: string | undefined };

/** One instance that serves channels of lines. */
export type LineChannels = CursorChannels<Reader, Line>;

const stateSchema = z.looseObject({
  schema: z.literal(1),
  application: z.object({ name: z.string() }),
  ended: z.boolean(),
  claim: claimSchema.optional(),
  claims: z.record(z.string(), z.number()).optional(),
});

const lineKind: ChannelKind<Reader, Line> = {
  readState: readerOf<ChannelState<Reader>, typeof stateSchema>(stateSchema, 'the state of a channel of lines'),
  readContent: (stored) => z.object({ text: z.string(), mark: z.string().optional() }).parse(stored),
  isAwaited: () => true,
  mailed: ({ mark }) => (mark === undefined ? undefined : { text: '', mark }),
};

/** Mail is read often, and nothing is found without it. */
export const byMailAlone: ChannelTimes = {
  busyMs: 5,
  busyForMs: 1_000,
  quietMs: 5,
  aloneMs: 5,
  keptMs: 50,
  lookMs: 1_000_000,
  lookOftenMs: 1_000_000,
};

/** An instance over a ledger. */
export function lineChannels(ledger: Ledger, times = byMailAlone, now: Clock = Date.now): LineChannels {
  return new CursorChannels({ ledger, kind: lineKind, times, log: () => undefined, now });
}

/** An instance that serves channels of lines with many readers. */
export function sharedLineChannels(ledger: Ledger, times = byMailAlone, now: Clock = Date.now): LineChannels {
  const kind: ChannelKind<Reader, Line> = { ...lineKind, readers: 'many' };
  return new CursorChannels({ ledger, kind, times, log: () => undefined, now });
}

/** A channel of its own. */
export const newChannel = (): string => `reader.${randomId()}`;

/** Opens a channel at an instance. */
export async function openAt(instance: LineChannels, partition: string): Promise<void> {
  if (!(await instance.open(channelOf(partition), Date.now()))) throw new Error('The channel is there already.');
}

const channelOf = (partition: string) => ({ partition, subject: { name: 'Iris' } });

const patient = { timeoutMs: 120_000, priority: 0, signal: undefined, notedEveryMs: 1_000_000 };

/** Asks an instance for what comes from a number on, and waits for it. */
export function ask(
  instance: LineChannels,
  partition: string,
  from: number,
  poll: Partial<ChannelPoll> = {},
): Promise<Polled<Line>> {
  return instance.poll(channelOf(partition), { from, ack: from, ...patient, ...poll });
}

/** What an answer says, or how it ended. */
export function textsIn(polled: Polled<Line>): readonly string[] | string {
  if (polled.outcome !== 'entries') return polled.outcome;
  return polled.entries.flatMap(({ entry }) => (entry.kind === 'events' ? [entry.content.text] : []));
}

/** Says something in a channel, by an instance; by its `mark` the writer is told at its own instance. */
export function say(instance: LineChannels, partition: string, text: string, mark?: string): Promise<void> {
  return instance.append(partition, { text, mark }, `origin.${text}`);
}
