import type { RowChange } from '../../ledger/ledger.ts';
import type { Destination } from './destination.ts';
import type { PendingCallback } from './pending-callback.ts';

/** The number of the last callback that was written for each leg. */
export type LastAcks = ReadonlyMap<string, number>;

/** Callbacks that a commit has written for this process to bring. */
export type CommittedCallbacks = {
  readonly partition: string;
  readonly callbacks: readonly PendingCallback[];
  /** The destinations that the commit has written, by leg. */
  readonly destinations: ReadonlyMap<string, Destination>;
  /** As they were before the commit. */
  readonly lastAcks: LastAcks;
  /** Whether none wait besides these and those that the process is bringing already. */
  readonly isAll: boolean;
  /** Until when the claim holds, epoch ms. */
  readonly until: number;
  /** The same object as long as no other process has written to the partition. */
  readonly lineage: object;
};

/** What a drain has come to, for a transaction to write. */
export type SettledDrain = {
  /** Rows of callbacks that were taken, or are not to be brought, and destinations that have changed. */
  readonly rows: readonly RowChange[];
  /** Whether nothing is left to be brought now, so that the claim may be given up. */
  readonly isOver: boolean;
  /** Whether callbacks wait for a later time. */
  readonly backlog: boolean;
  /** The rows have been written, and with `isReleased` the claim was given up. */
  written(isReleased: boolean, lineage: object): void;
};

/** What brings callbacks, as those who write the partitions see it. */
export interface CallbackBringing {
  /** Names this start of the process in claims. */
  readonly by: string;

  /** Whether this process is bringing a partition's callbacks. */
  isBringing(partition: string): boolean;

  /** Brings what a commit under this process's claim has written; resolves when that has been done, or when it was waited for long enough. */
  committed(work: CommittedCallbacks): Promise<void>;

  /** What a partition's drain has come to; undefined when this process has none. Asked, and answered by `written`, in the partition's turn. */
  settled(partition: string, lastAcks: LastAcks): SettledDrain | undefined;
}

/** How a claim is taken. */
export type ClaimWish = {
  /** Also where no callback is known to wait. */
  readonly isForced: boolean;
  /** The end of a claim that was found so long ago that it has run out, whatever the clock says (epoch ms). */
  readonly seen?: number | undefined;
  /** Called in the partition's turn when the claim is not taken. */
  denied(): void;
};

/** A claim of this process: it holds until then (epoch ms); `lineage` is the same object as long as no other process has written to the partition. */
export type TakenClaim = { readonly until: number; readonly lastAcks: LastAcks; readonly lineage: object };

/** What became of the wish: with `held`, another process's claim goes on until then. */
export type ClaimTaken =
  | ({ readonly outcome: 'taken' } & TakenClaim)
  | { readonly outcome: 'held'; readonly until: number }
  | { readonly outcome: 'nothing' };

/** The claims on partitions, by which one process at a time brings the callbacks of each. */
export interface CallbackClaims {
  /** Takes the claim of a partition for this process, or holds it for longer. @throws {Unavailable} StoreUnavailable, QueueUnavailable */
  take(partition: string, wish: ClaimWish): Promise<ClaimTaken>;

  /**
   * Gives this process's claim up and writes what the drain has come to, in one transaction. `more`: callbacks have come meanwhile;
   * `stuck`: rows to remove are gone; `lost`: the claim is another process's.
   * @throws {Unavailable} StoreUnavailable; {StateConflict} StateChanged
   */
  release(partition: string): Promise<'released' | 'more' | 'stuck' | 'lost'>;
}

/** How long a claim holds: one callback that is not answered, and the store's requests around it. */
export const claimMs = (callbackTimeoutMs: number): number => callbackTimeoutMs + 2_000;
