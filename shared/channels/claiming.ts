import type { JsonInputObject } from '../kernel/json.ts';
import type { KeyedLock } from '../kernel/keyed-lock.ts';
import type { Clock } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ChannelState, NumberedEntry } from './channel.ts';
import type { Instance } from './instance.ts';
import type { KnownChannels } from './known-channels.ts';
import type { ClaimMail, MailStore } from './mail.ts';
import type { ChannelTimes } from './mailbox.ts';
import type { PollTurn, PollTurns } from './poll-turns.ts';

/** What claiming channels needs. */
export type ClaimDependencies<Subject extends JsonInputObject, Content> = {
  readonly ledger: Ledger;
  readonly known: KnownChannels<Subject>;
  readonly lock: KeyedLock;
  readonly turns: PollTurns<Content>;
  readonly instance: Instance;
  readonly mails: MailStore;
  readonly times: Pick<ChannelTimes, 'lookMs' | 'lookOftenMs'>;
  readonly now: Clock;
};

/**
 * What became of a claim: this instance has it and hears of every entry from `from` on; a later request has it (`yielded`); that one takes this
 * one's place (`replaced`); an entry `from` is there, or will never be (`look`).
 */
export type Claimed = 'claimed' | 'yielded' | 'replaced' | 'look' | 'over';

/** Told of what this instance has written. */
export interface Readers<Subject extends JsonInputObject, Content> {
  /** An entry was written here: a request that waits here is told. */
  written(partition: string, written: NumberedEntry<Content>): void;
  /**
   * An entry was written into a channel whose state says who waits for it: other instances are told. `etag` guards the state now, absent where
   * that says something else than before.
   * @throws {Unavailable} StoreUnavailable
   */
  claimed(partition: string, state: ChannelState<Subject>, number: number, etag: string | undefined): Promise<void>;
}

/** The claims of this instance's waiting requests, by which it hears of what others append. */
export interface Claiming<Subject extends JsonInputObject, Content> extends Readers<Subject, Content> {
  /** The claims of a channel that this instance opens at `at`. */
  first(at: number): Pick<ChannelState<Subject>, 'claim' | 'claims'>;
  /** Claims a channel for a request that waits for the entry `from`, unless it is claimed already. */
  claim(partition: string, from: number, turn: PollTurn<Content>): Promise<Claimed>;
  /** How long a request waits before it looks by itself. */
  lookAfterMs(claimed: Claimed): number;
  /** Takes what another instance has told. */
  received(mail: ClaimMail): void;
}
