/** What is remembered of the last set-up of a tenant. */
export type SetUpRecord = {
  /** At which contact center, and as whom. */
  readonly place: string;
  /** The channel of ours. */
  readonly channelId?: string;
  /** What stood against it, and for which queue. */
  readonly problem?: string;
  readonly queueId?: string;
};

/** Remembers set-ups, and lets one at a time be done for a tenant, over all instances. Every method may throw {Unavailable} StoreUnavailable. */
export interface SetUpRegister {
  find(tenant: string): Promise<SetUpRecord | undefined>;
  keep(tenant: string, record: SetUpRecord): Promise<void>;
  /**
   * Works while no other instance does for the tenant. `requireTime` throws {StateConflict} StateChanged when another may before a request would be done.
   * @throws {StateConflict} StateChanged — when others take longer than may be waited
   */
  exclusively<T>(tenant: string, work: (requireTime: () => void) => Promise<T>): Promise<T>;
}
