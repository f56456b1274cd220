/**
 * Where a report stands in the order of its source: the callback's number and the fact's index inside that callback (routing `bridged`), or the platform's
 * time and how many reports had come before (routing `queued`).
 */
export type Stamp = readonly [first: number, second: number];

/** Whether `a` stands before `b`. */
export function isBefore(a: Stamp, b: Stamp): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
