/** Whole numbers as closed intervals, in order, neither overlapping nor touching. */
export type Intervals = readonly (readonly [from: number, to: number])[];

/** Choice: beyond so many gaps the oldest one is closed, so that no sender of odd numbers can make the state grow. */
const mostIntervals = 256;

/** Whether `number` lies in one of the intervals. */
export function includes(intervals: Intervals, number: number): boolean {
  return intervals.some(([from, to]) => from <= number && number <= to);
}

/** The intervals with `number` in them. */
export function including(intervals: Intervals, number: number): Intervals {
  if (includes(intervals, number)) return intervals;
  const below = intervals.filter(([, to]) => to < number - 1);
  const above = intervals.filter(([from]) => from > number + 1);
  const touching = intervals.filter(([from, to]) => to === number - 1 || from === number + 1);
  const from = Math.min(number, ...touching.map((interval) => interval[0]));
  const to = Math.max(number, ...touching.map((interval) => interval[1]));
  return limited([...below, [from, to], ...above]);
}

function limited(intervals: Intervals): Intervals {
  const [first, second, ...rest] = intervals;
  if (intervals.length <= mostIntervals || first === undefined || second === undefined) return intervals;
  return [[first[0], second[1]], ...rest];
}
