/**
 * What benchmarks measured on two cores, in processor time; a line is a visitor's, with all that follows of it.
 * Source: `npm run bench:call-flow -- --only split,idle-polls`
 */
export const measured = {
  /** Of the instance that takes requests, at 20 lines a second. */
  httpMsPerLine: 14,
  /** Of the instance that takes messages, at 20 lines a second. */
  queueMsPerLine: 8,
  /** Of the application, for 1,000 people who wait. */
  coresPer1000Polls: 0.05,
} as const;
