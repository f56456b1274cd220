/** What is counted over all instances. */
export const countedKinds = ['platform-applications', 'platform-conversations'] as const;

/** One thing that is counted: `name` is its own, so that its repeat counts once; `key` must not tell who it is. */
export type CountedThing = {
  readonly kind: (typeof countedKinds)[number];
  readonly key: string;
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
};

/** Counts over all instances. A window begins with the first thing of a key. */
export interface SharedCounts {
  /**
   * Counts a thing; 0, or after how many milliseconds the window ends in which there are `limit` others already.
   * @throws {Unavailable} StoreUnavailable
   */
  take(thing: CountedThing): Promise<number>;
}
