import type { OwnStatus, ToldStatus, WaitingVisitor } from '../api/board-answer.ts';
import type { DeskTenant } from '../api/desk-api.ts';

/** A queue, by name, and how many wait in it. */
export type WaitingQueue = { readonly name: string; readonly count: number };

/** How an agent is there for the visitors of one tenant. */
export interface Attendance {
  readonly tenant: DeskTenant;
  /** What the service knows of the agent; undefined until it has said so. */
  readonly own: OwnStatus | undefined;
  /** Who waits, longest first; undefined until the service has said so, or where it does not tell. */
  readonly waiting: readonly WaitingVisitor[] | undefined;
  /** Queues in which visitors wait who are not offered here; absent: there are no queues. */
  readonly queues?: readonly WaitingQueue[];
  /** By how much the page's clock is ahead of the service's, milliseconds; undefined until it has answered. */
  readonly aheadMs: number | undefined;
  /** Whether a status is being told that the service has not taken. */
  readonly isTelling: boolean;
  /** Begins, unless it has begun; `changed`: called when any of the above has changed. */
  start(changed: () => void): void;
  tell(told: ToldStatus): void;
  /** The network is back, or the page wakes up. */
  nudge(): void;
  stop(): void;
  /** Tells that the desk is left, as far as the service can be reached. */
  leave(): Promise<void>;
}
