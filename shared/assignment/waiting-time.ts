/** How a visitor stands who begins to wait: the position, 1 = next, and for how many chats at a time agents are there. */
export type Arrival = { readonly position: number; readonly places: number };

/** What really happened: a visitor who stood like this, and was told this, if anything, was answered after so long. */
export type WaitSample = Arrival & { readonly waitedMs: number; readonly told?: WaitInterval };

/** The newest waits, and how told intervals fared; JSON of at most some four kilobytes. */
export type WaitRecord = {
  readonly schema: 1;
  /** By class of position, each as milliseconds for a position and a place, the newest last. */
  readonly classes: readonly (readonly number[])[];
  /** The share of waits that is left outside of an interval so that as many of the told ones are right as they say. */
  readonly outside: number;
};

/** A waiting time as it is told: as often as `confidence` says it is not shorter than `fromMs` nor longer than `toMs`. */
export type WaitInterval = { readonly fromMs: number; readonly toMs: number; readonly confidence: number };

/** Nothing has happened yet. */
export const noWaits: WaitRecord = { schema: 1, classes: [], outside: 0.2 };

/** Choice: of each class so many waits are kept: enough for a narrow interval, and few enough to follow the days. */
const mostWaits = 59;

/** Classes of positions: 1, 2, 3–4, 5–8, 9–16, further ones. */
const lastClass = 5;

/** Choice: how often a told interval is right, by what it says. */
const confidence = 0.8;

/** Choice: by so much of the difference each told interval moves the share that is left outside; bounds are what the waits that are kept can give. */
const learning = 0.02;
const [leastOutside, mostOutside] = [2 / (mostWaits + 1), 0.3];

/** The record with one more wait that has ended by an answer. */
export function withWait(record: WaitRecord, sample: WaitSample): WaitRecord {
  const { waitedMs, told, places, position } = sample;
  if (places < 1) return record;
  const isWrong = told !== undefined && (waitedMs < told.fromMs || waitedMs > told.toMs);
  const judged = told === undefined ? record : withVerdict(record, isWrong);
  const own = classOf(sample);
  const pace = Math.round((waitedMs * places) / position);
  const classes = Array.from({ length: Math.max(own + 1, record.classes.length) }, (_, index) => {
    const waits = record.classes[index] ?? [];
    return index === own ? [...waits, pace].slice(-mostWaits) : waits;
  });
  return { ...judged, classes };
}

/** The record with a visitor who has left unanswered after so long: what was told is wrong if that is longer, else neither right nor wrong. */
export function withLeaver(
  record: WaitRecord,
  { told, waitedMs }: { readonly told: WaitInterval; readonly waitedMs: number },
): WaitRecord {
  return waitedMs > told.toMs ? withVerdict(record, true) : record;
}

/**
 * How long a visitor who begins to wait will wait; undefined while too few waits are known for the confidence, or no agent is there.
 * Source: of n waits and a further one each is equally likely to be the r-th longest, so that the further one lies between the r-th shortest and
 * the r-th longest with a probability of (n + 1 − 2r) / (n + 1) at least; nine waits support 80 %.
 */
export function waitInterval({ classes, outside }: WaitRecord, arrival: Arrival): WaitInterval | undefined {
  const waits = (classes[classOf(arrival)] ?? []).toSorted((a, b) => a - b);
  const rank = Math.floor(((waits.length + 1) * outside) / 2 + 1e-9);
  const [from, to] = [waits[rank - 1], waits[waits.length - rank]];
  if (rank < 1 || from === undefined || to === undefined || arrival.places < 1) return undefined;
  const scale = arrival.position / arrival.places;
  return { fromMs: Math.round(from * scale), toMs: Math.round(to * scale), confidence };
}

/**
 * Source: I. Gibbs and E. Candès, Adaptive conformal inference under distribution shift (2021): what is left outside grows with each interval that
 * was right and shrinks with each that was wrong, so that in the long run as many are right as is said, within the bounds.
 */
function withVerdict(record: WaitRecord, isWrong: boolean): WaitRecord {
  const moved = record.outside + learning * (1 - confidence - (isWrong ? 1 : 0));
  return { ...record, outside: Math.min(mostOutside, Math.max(leastOutside, moved)) };
}

function classOf({ position }: Arrival): number {
  return Math.min(lastClass, Math.ceil(Math.log2(Math.max(1, position))));
}
