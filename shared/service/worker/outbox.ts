import type { Command } from '../../conversation/command.ts';
import type { CommandSettled } from '../../conversation/event.ts';
import { performable } from '../../conversation/issued.ts';
import type { PendingCommand } from '../../conversation/state.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Attempt, Performer } from './performer.ts';
import type { ConversationName } from './service-envelope.ts';
import type { LoadedConversation, StoredConversations } from './stored-conversation.ts';

/** Records how commands ended; the conversation afterwards, undefined when there is none any more. */
export type RecordSettled = (
  settled: readonly CommandSettled[],
  conversation: LoadedConversation,
) => Promise<LoadedConversation | undefined>;

/** What an outbox works with. */
export type OutboxDependencies = {
  readonly name: ConversationName;
  readonly stored: StoredConversations;
  readonly performer: Performer;
  readonly record: RecordSettled;
  readonly now: Clock;
  /** No command is begun after this (ms of the process's steady clock). */
  readonly beginUntil: number;
};

/** A conversation after a drain, and whether only the lack of time left commands undone. */
export type Drained = { readonly conversation: LoadedConversation; readonly unfinished: boolean };

/** Performs a conversation's pending commands: lanes side by side, in order inside a lane, until none is due. */
export class Outbox {
  readonly #dependencies: OutboxDependencies;
  readonly #commands: CommandBook;
  readonly #running = new Map<string, Promise<void>>();
  #settled: CommandSettled[] = [];

  constructor(dependencies: OutboxDependencies) {
    this.#dependencies = dependencies;
    this.#commands = new CommandBook(dependencies.stored, dependencies.name);
  }

  /** Keeps commands that have just been decided, which saves reading them. */
  learn(commands: readonly Command[]): void {
    this.#commands.learn(commands);
  }

  /**
   * Performs what is due, records the outcomes, performs what follows from them, and so on.
   * @throws {Unavailable} StoreUnavailable — after all that was under way has ended
   */
  async drain(conversation: LoadedConversation): Promise<Drained> {
    const { beginUntil } = this.#dependencies;
    let current = conversation;
    try {
      for (;;) {
        const due = await this.#due(current);
        if (performance.now() < beginUntil) for (const one of due) this.#begin(one);
        if (this.#running.size === 0 && this.#settled.length === 0) {
          return { conversation: current, unfinished: due.length > 0 };
        }
        if (this.#settled.length === 0) await Promise.race(this.#running.values());
        const recorded = await this.#record(current);
        if (recorded === undefined) return { conversation: current, unfinished: false };
        current = recorded;
      }
    } finally {
      await Promise.all(this.#running.values());
    }
  }

  /**
   * The first command of each lane that may be performed now. The next one has its turn when that one's outcome is recorded,
   * since the decision on it may take the next one back.
   */
  async #due({ state }: LoadedConversation): Promise<readonly Attempt[]> {
    const lanes = new Set<string>();
    const due = performable(state, this.#dependencies.now()).filter(({ operationId, lane }) => {
      const isFirst = !lanes.has(lane);
      lanes.add(lane);
      return isFirst && !this.#isUnderWay(operationId);
    });
    const commands = await this.#commands.find(due);
    return due.flatMap(({ operationId, attempts }) => {
      const command = commands.get(operationId);
      const isRepeat = attempts > 0 || !this.#commands.isNew(operationId);
      return command === undefined ? [] : [{ command, attempts, state, isRepeat }];
    });
  }

  #isUnderWay(operationId: string): boolean {
    return this.#running.has(operationId) || this.#settled.some((settled) => settled.operationId === operationId);
  }

  #begin(attempt: Attempt): void {
    const { operationId } = attempt.command;
    const run = this.#dependencies.performer.perform(attempt).then((settled) => {
      this.#running.delete(operationId);
      this.#settled.push(settled);
    });
    this.#running.set(operationId, run);
  }

  /** Everything that has settled meanwhile goes into one decision. */
  async #record(conversation: LoadedConversation): Promise<LoadedConversation | undefined> {
    // A copy, since further commands settle while this is being written.
    const settled = [...this.#settled];
    const recorded = await this.#dependencies.record(settled, conversation);
    this.#settled = this.#settled.filter((one) => !settled.includes(one));
    return recorded;
  }
}

/** The commands of one conversation by operation id: those at hand, and those that only the ledger has (after a crash). */
class CommandBook {
  readonly #stored: StoredConversations;
  readonly #name: ConversationName;
  readonly #known = new Map<string, Command>();
  readonly #decided = new Set<string>();

  constructor(stored: StoredConversations, name: ConversationName) {
    this.#stored = stored;
    this.#name = name;
  }

  /** Commands that were decided just now. */
  learn(commands: readonly Command[]): void {
    for (const { operationId } of commands) this.#decided.add(operationId);
    this.#keep(commands);
  }

  /** Whether a command was decided here, so that no other instance may have begun it. */
  isNew(operationId: string): boolean {
    return this.#decided.has(operationId);
  }

  #keep(commands: readonly Command[]): void {
    for (const command of commands) this.#known.set(command.operationId, command);
  }

  /**
   * Commands by operation id, read from the ledger where they are not at hand.
   * @throws {Unavailable} StoreUnavailable
   */
  async find(pending: readonly PendingCommand[]): Promise<ReadonlyMap<string, Command>> {
    const missing = pending.filter(({ operationId }) => !this.#known.has(operationId));
    const versions = new Set(missing.map(({ version }) => version));
    const read = await Promise.all([...versions].map((version) => this.#stored.commands(this.#name, version)));
    this.#keep(read.flat());
    return this.#known;
  }
}
