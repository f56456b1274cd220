import { availableParallelism } from 'node:os';

/**
 * What Azure's session processor owes to the machine and to the way to the queue, which one machine has otherwise.
 * Source: azure-sdk-for-net `ServiceBusProcessor.ReconcileConcurrencyAsync`, `SessionReceiverManager.CreateReceiver`
 */
export type SessionProcessor = {
  /** Cores of the instance: twice as many accepts run at a time. Absent: those of this machine. */
  readonly cores?: number;
  /**
   * Awaited for every session that the broker has given, while its accept still counts as running. Absent: an accept takes what the broker
   * takes.
   */
  readonly attach?: (accepted: AcceptedSession) => Promise<void>;
};

/** A session that the broker has given: how long the accept has run, and how many sessions the function holds with it. */
export type AcceptedSession = { readonly tookMs: number; readonly held: number };

/** Accepts that run at a time, of which each takes one free place. */
export function acceptLimit({ cores = availableParallelism() }: SessionProcessor, places: number): number {
  return Math.min(places, 2 * cores);
}
