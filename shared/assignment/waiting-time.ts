/** How a visitor stands who begins to wait: the position, 1 = next, and for how many chats at a time agents are there. */
export type Arrival = { readonly position: number; readonly places: number };

/** What really happened: a visitor who stood like this was answered after so long. */
export type WaitSample = Arrival & { readonly waitedMs: number };

/** The newest waits by class of position, each as milliseconds for a position and a place, the newest last; JSON of at most some four kilobytes. */
export type WaitRecord = { readonly schema: 1; readonly classes: readonly (readonly number[])[] };

/** A waiting time as it is told: as often as `confidence` says it is not shorter than `fromMs` nor longer than `toMs`. */
export type WaitInterval = { readonly fromMs: number; readonly toMs: number; readonly confidence: number };

/** Nothing has happened yet. */
export const noWaits: WaitRecord = { schema: 1, classes: [] };

/** Choice: of each class so many waits are kept: enough for a narrow interval, and few enough to follow the days. */
const mostWaits = 59;

/** Classes of positions: 1, 2, 3–4, 5–8, 9–16, further ones. */
const lastClass = 5;

const defaultConfidence = 0.8;

/** The record with one more wait. A visitor who leaves unanswered is no sample: the interval is of the time until the answer. */
export function withWait(record: WaitRecord, sample: WaitSample): WaitRecord {
  if (sample.places < 1) return record;
  const own = classOf(sample);
  const pace = Math.round((sample.waitedMs * sample.places) / sample.position);
  const classes = Array.from({ length: Math.max(own + 1, record.classes.length) }, (_, index) => {
    const waits = record.classes[index] ?? [];
    return index === own ? [...waits, pace].slice(-mostWaits) : waits;
  });
  return { ...record, classes };
}

/**
 * How long a visitor who begins to wait will wait; undefined while too few waits are known for the confidence, or no agent is there.
 * Source: of n waits and a further one each is equally likely to be the r-th longest, so that the further one lies between the r-th shortest and
 * the r-th longest with a probability of (n + 1 − 2r) / (n + 1) at least; nine waits support 80 %.
 */
export function waitInterval(
  record: WaitRecord,
  arrival: Arrival,
  confidence = defaultConfidence,
): WaitInterval | undefined {
  const waits = (record.classes[classOf(arrival)] ?? []).toSorted((a, b) => a - b);
  const outside = Math.floor(((waits.length + 1) * (1 - confidence)) / 2 + 1e-9);
  const [from, to] = [waits[outside - 1], waits[waits.length - outside]];
  if (outside < 1 || from === undefined || to === undefined || arrival.places < 1) return undefined;
  const scale = arrival.position / arrival.places;
  return { fromMs: Math.round(from * scale), toMs: Math.round(to * scale), confidence };
}

function classOf({ position }: Arrival): number {
  return Math.min(lastClass, Math.ceil(Math.log2(Math.max(1, position))));
}
