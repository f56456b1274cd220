import { type Decision, decideAll } from '../../conversation/decide.ts';
import type { ConversationEvent } from '../../conversation/event.ts';
import type { ConversationState, Phase } from '../../conversation/state.ts';
import { StateConflict } from '../../kernel/errors.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Commit, Ledger, Loaded } from '../../ledger/ledger.ts';
import { partitionOf } from './service-envelope.ts';

/** Which conversation. */
export type ConversationName = { readonly tenant: string; readonly conversation: string };

/** A conversation as it stands in the ledger. */
export type Standing = { readonly loaded: Loaded; readonly state: ConversationState };

/** What became of events: a decision that is durable now, a delivery that was there before, or nothing to decide on. */
export type Recorded =
  | ({
      readonly outcome: 'decided';
      readonly decision: Decision;
      /** What was there before. */
      readonly before: ConversationState | undefined;
    } & Standing)
  | ({ readonly outcome: 'duplicate' } & Standing)
  | { readonly outcome: 'nothing'; readonly standing: Standing | undefined };

/** What is to be recorded. */
export type Recording = {
  /** Inbox key; absent where a repeat is recognised by the state itself. */
  readonly deliveryId?: string;
  /** Kept beside the inbox key. */
  readonly answer?: Json;
  /** Where the conversation stood when last seen, which saves the read. */
  readonly standing?: Standing;
  /** The events, given the state that they meet; called again after a conflict. None: nothing is written. */
  readonly events: (state: ConversationState | undefined) => readonly ConversationEvent[];
};

/** A log row of the ledger: all that is needed to replay, and what was made of it. */
export type LogRow = {
  readonly schema: 1;
  readonly version: number;
  readonly at: number;
  readonly events: readonly ConversationEvent[];
  readonly note: string;
  readonly phase?: Phase;
  readonly operations: readonly { readonly operationId: string; readonly kind: string }[];
};

const maxConflicts = 8;

/** Load, decide, commit: the only writer of the service application's partitions. */
export class Recorder {
  readonly #ledger: Ledger;
  readonly #log: Log;
  readonly #now: Clock;
  readonly #isErased: (name: ConversationName) => Promise<boolean>;

  /** `isErased` is asked about conversations of which nothing is recorded. */
  constructor(ledger: Ledger, log: Log, now: Clock, isErased: (name: ConversationName) => Promise<boolean>) {
    this.#isErased = isErased;
    this.#ledger = ledger;
    this.#log = log;
    this.#now = now;
  }

  /**
   * Decides on events and writes the decision in one transaction.
   * @throws {StateConflict} StateChanged — when others kept writing first
   * @throws {Unavailable} StoreUnavailable
   */
  async record(name: ConversationName, recording: Recording): Promise<Recorded> {
    let standing = recording.standing ?? (await this.standing(name));
    for (let conflicts = 0; conflicts < maxConflicts; conflicts += 1) {
      const events = recording.events(standing?.state);
      if (events.length === 0) return { outcome: 'nothing', standing };
      if (standing === undefined && (await this.#isErased(name))) return this.#erased(name);
      const version = (standing?.loaded.version ?? 0) + 1;
      const decision = decideAll(standing?.state, events, { conversation: name.conversation, version });
      const result = await this.#ledger.commit(this.#commit(name, recording, standing, events, decision));
      if (result.outcome === 'committed') {
        this.#logDecision(name, recording.deliveryId, decision);
        const { state } = decision;
        return { outcome: 'decided', decision, before: standing?.state, loaded: result.loaded, state };
      }
      standing = await this.standing(name);
      if (result.outcome === 'duplicate' && standing !== undefined) return this.#duplicate(name, recording, standing);
    }
    throw new StateConflict('Others kept writing to the conversation first.');
  }

  /** Where a conversation stands; undefined when nothing was ever recorded. */
  async standing({ tenant, conversation }: ConversationName): Promise<Standing | undefined> {
    const loaded = await this.#ledger.load(partitionOf(tenant, conversation));
    return loaded === undefined ? undefined : { loaded, state: loaded.state as unknown as ConversationState };
  }

  #commit(
    { tenant, conversation }: ConversationName,
    { deliveryId, answer }: Recording,
    standing: Standing | undefined,
    events: readonly ConversationEvent[],
    decision: Decision,
  ): Commit {
    const { commands, transcript, note, phase } = decision;
    const version = (standing?.loaded.version ?? 0) + 1;
    const row: LogRow = {
      schema: 1,
      version,
      at: this.#now(),
      events,
      note,
      ...(phase === undefined ? {} : { phase }),
      operations: commands.map(({ operationId, kind }) => ({ operationId, kind })),
    };
    return {
      partition: partitionOf(tenant, conversation),
      ...(deliveryId === undefined ? {} : { deliveryId }),
      ...(answer === undefined ? {} : { answer }),
      loaded: standing?.loaded,
      state: decision.state as unknown as JsonObject,
      ...(commands.length === 0 ? {} : { out: { schema: 1, commands } as unknown as Json }),
      log: row as unknown as Json,
      says: transcript.map((line) => ({ number: line.number, value: line })),
    };
  }

  #erased({ tenant, conversation }: ConversationName): Recorded {
    this.#log({ level: 'info', event: 'envelope-ignored', tenant, conversationId: conversation, code: 'Erased' });
    return { outcome: 'nothing', standing: undefined };
  }

  #duplicate({ tenant, conversation }: ConversationName, { deliveryId }: Recording, standing: Standing): Recorded {
    this.#log({ level: 'info', event: 'duplicate', tenant, conversationId: conversation, deliveryId });
    return { outcome: 'duplicate', ...standing };
  }

  #logDecision({ tenant, conversation }: ConversationName, deliveryId: string | undefined, decision: Decision): void {
    const { note } = decision;
    const { phase } = decision.state;
    this.#log({
      level: 'info',
      event: 'decision',
      tenant,
      conversationId: conversation,
      deliveryId,
      step: note,
      phase,
    });
  }
}
