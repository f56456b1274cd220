/** Feeds one function from one entity. */
export interface Pump {
  /** Begins to receive; returns at once. */
  start(): void;
  /** Receives nothing more and resolves when what was received is settled. */
  stop(): Promise<void>;
}
