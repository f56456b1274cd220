import * as z from 'zod';
import {
  noWaits,
  type WaitInterval,
  type WaitRecord,
  waitInterval,
  withLeaver,
  withWait,
} from '../../assignment/waiting-time.ts';
import { defined } from '../../kernel/defined.ts';
import { hourMs } from '../../kernel/time.ts';
import type { BegunWait, EndedWait } from '../worker/told-waits.ts';

/** Choice: so many queues of a tenant are known; the one in which a wait ended longest ago is forgotten first. */
const mostQueues = 50;

/** Choice: so many who wait are followed at once, and so many waits that have ended are known; who comes beyond is told nothing. */
const mostWaiting = 500;
const mostEnded = 100;

/** Longer than any wait may take: what is older was never told to have ended. */
const forgottenAfterMs = 25 * hourMs;

/** Choice: in a contact center it is not known how many agents are there. */
const places = 1;

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

/** A waiting time as it was told. */
export const waitIntervalSchema = z.object({ fromMs: z.number(), toMs: z.number(), confidence: z.number() });

/** The newest waits, and how told intervals fared. */
export const waitRecordSchema = z.object({
  schema: z.literal(1),
  classes: listOf(listOf(z.number())),
  outside: z.number(),
});

/** The waits of a tenant: what became of them by queue, and who waits; `report` is a hash, `since` and `at` are epoch ms. */
export const waitsSchema = z.object({
  schema: z.literal(1),
  queues: listOf(z.object({ queue: z.string(), at: z.number(), record: waitRecordSchema })),
  waiting: listOf(
    z.object({
      conversation: z.string(),
      report: z.string(),
      queue: z.string(),
      since: z.number(),
      /** Among those of this service who wait in the queue. */
      position: z.number(),
      told: waitIntervalSchema.exactOptional(),
    }),
  ),
  /** Reports of the last waits that have ended. */
  ended: listOf(z.string()),
});

export type Waits = z.infer<typeof waitsSchema>;
type Waiting = Waits['waiting'][number];

/** Of a tenant nothing is known. */
export const emptyWaits: Waits = { schema: 1, queues: [], waiting: [], ended: [] };

/** The waits with one that begins, and what is told of it; those given where it is known. */
export function withBegun(before: Waits, conversation: string, { queue, report, since }: BegunWait): Waits {
  const known = before.waiting.find((one) => one.conversation === conversation);
  if (known?.queue === queue) return before;
  const waits = known === undefined ? before : without(before, known);
  if (waits.ended.includes(report) || waits.waiting.length >= mostWaiting) return waits;
  const position = waits.waiting.filter((one) => one.queue === queue).length + 1;
  const told = roundedOutwards(waitInterval(recordOf(waits, queue), { position, places }));
  const begun: Waiting = defined({ conversation, report, queue, since, position, told });
  return { ...waits, waiting: [...waits.waiting, begun] };
}

/** The waits after that of a conversation has ended; those given where it has none, or one that began later. */
export function withEnded(before: Waits, conversation: string, { outcome, at }: EndedWait): Waits {
  const wait = before.waiting.find((one) => one.conversation === conversation);
  if (wait === undefined || (outcome !== 'dropped' && at < wait.since)) return before;
  const { position, queue, since, told } = wait;
  const record = recordOf(before, queue);
  const waitedMs = at - since;
  const after = without(before, wait);
  if (outcome === 'answered') {
    return withRecord(after, { queue, at, record: withWait(record, defined({ position, places, waitedMs, told })) });
  }
  if (outcome === 'dropped' || told === undefined) return after;
  return withRecord(after, { queue, at, record: withLeaver(record, { told, waitedMs }) });
}

/** The waits without a conversation. */
export function withoutConversation(before: Waits, conversation: string): Waits {
  const wait = before.waiting.find((one) => one.conversation === conversation);
  return wait === undefined ? before : without(before, wait);
}

/** The waits without those that have taken too long to be any, by whichever clock. */
export function withoutOld(before: Waits, now: number): Waits {
  const waiting = before.waiting.filter(({ since }) => Math.abs(now - since) < forgottenAfterMs);
  return waiting.length === before.waiting.length ? before : { ...before, waiting };
}

function without(before: Waits, wait: Waiting): Waits {
  return {
    ...before,
    waiting: before.waiting.filter((one) => one !== wait),
    ended: [...before.ended, wait.report].slice(-mostEnded),
  };
}

function recordOf({ queues }: Waits, queue: string): WaitRecord {
  return queues.find((one) => one.queue === queue)?.record ?? noWaits;
}

function withRecord(before: Waits, known: Waits['queues'][number]): Waits {
  const others = before.queues.filter(({ queue }) => queue !== known.queue);
  return { ...before, queues: [...others, known].toSorted((a, b) => a.at - b.at).slice(-mostQueues) };
}

/** Whole seconds, so that what is judged later is what was told. */
export function roundedOutwards(told: WaitInterval | undefined): WaitInterval | undefined {
  if (told === undefined) return undefined;
  const { fromMs, toMs, confidence } = told;
  return { fromMs: Math.floor(fromMs / 1_000) * 1_000, toMs: Math.ceil(toMs / 1_000) * 1_000, confidence };
}
