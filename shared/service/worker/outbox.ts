import type { Command } from '../../conversation/command.ts';
import type { CommandSettled } from '../../conversation/event.ts';
import { performable } from '../../conversation/issued.ts';
import type { PendingCommand } from '../../conversation/state.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { outKey } from '../../ledger/row-keys.ts';
import type { Performer } from './performer.ts';
import type { ConversationName, Recorded, Recorder, Standing } from './recorder.ts';

/** What one drain works with. */
export type OutboxParts = {
  readonly name: ConversationName;
  readonly recorder: Recorder;
  readonly commands: CommandBook;
  readonly performer: Performer;
  readonly now: Clock;
  /** No command is begun after this (epoch ms). */
  readonly beginUntil: number;
  /** Told of every step that settled commands led to. */
  readonly onRecorded: (recorded: Recorded) => void;
};

/** Where a conversation stands after a drain, and whether only the lack of time left commands undone. */
export type Drained = { readonly standing: Standing; readonly unfinished: boolean };

/** Performs a conversation's pending commands: lanes side by side, in order inside a lane, until none is due. */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #running = new Map<string, Promise<void>>();
  #settled: CommandSettled[] = [];
  #standing: Standing;

  constructor(standing: Standing, parts: OutboxParts) {
    this.#standing = standing;
    this.#parts = parts;
  }

  /**
   * Performs what is due, records the outcomes, performs what follows from them, and so on.
   * @throws {Unavailable} StoreUnavailable — after all that was under way has ended
   */
  async drain(): Promise<Drained> {
    try {
      for (;;) {
        const due = await this.#due();
        const inTime = this.#parts.now() < this.#parts.beginUntil;
        if (inTime) for (const one of due) this.#begin(one.command, one.attempts);
        if (this.#running.size === 0 && this.#settled.length === 0) {
          return { standing: this.#standing, unfinished: due.length > 0 };
        }
        if (this.#settled.length === 0) await Promise.race(this.#running.values());
        await this.#record();
      }
    } finally {
      await Promise.all(this.#running.values());
    }
  }

  /**
   * The first command of each lane that may be performed now. The next one has its turn when that one's outcome is recorded,
   * since the decision on it may take the next one back.
   */
  async #due(): Promise<readonly { readonly command: Command; readonly attempts: number }[]> {
    const lanes = new Set<string>();
    const due = performable(this.#standing.state, this.#parts.now()).filter(({ operationId, lane }) => {
      const isFirst = !lanes.has(lane);
      lanes.add(lane);
      return isFirst && !this.#isUnderWay(operationId);
    });
    const commands = await this.#parts.commands.find(due);
    return due.flatMap(({ operationId, attempts }) => {
      const command = commands.get(operationId);
      return command === undefined ? [] : [{ command, attempts }];
    });
  }

  #isUnderWay(operationId: string): boolean {
    return this.#running.has(operationId) || this.#settled.some((settled) => settled.operationId === operationId);
  }

  #begin(command: Command, attempts: number): void {
    const { operationId } = command;
    const run = this.#parts.performer.perform(command, attempts).then((settled) => {
      this.#running.delete(operationId);
      this.#settled.push(settled);
    });
    this.#running.set(operationId, run);
  }

  /** Everything that has settled meanwhile goes into one decision; what another worker has recorded already is left out. */
  async #record(): Promise<void> {
    const { name, recorder, commands, onRecorded } = this.#parts;
    // A copy, since further commands settle while this is being written.
    const settled = [...this.#settled];
    const recorded = await recorder.record(name, {
      standing: this.#standing,
      events: (state) => settled.filter(({ operationId }) => isPending(state?.work.pending ?? [], operationId)),
    });
    this.#settled = this.#settled.filter((one) => !settled.includes(one));
    if (recorded.outcome === 'decided') commands.learn(recorded.decision.commands);
    onRecorded(recorded);
    const standing = recorded.outcome === 'nothing' ? recorded.standing : recorded;
    if (standing !== undefined) this.#standing = standing;
  }
}

function isPending(pending: readonly PendingCommand[], operationId: string): boolean {
  return pending.some((one) => one.operationId === operationId);
}

/** The outbox row of one decision. */
export type OutRow = { readonly schema: 1; readonly commands: readonly Command[] };

/** The commands of one conversation by operation id: those at hand, and those that only the ledger has (after a crash). */
export class CommandBook {
  readonly #ledger: Ledger;
  readonly #partition: string;
  readonly #known = new Map<string, Command>();

  constructor(ledger: Ledger, partition: string) {
    this.#ledger = ledger;
    this.#partition = partition;
  }

  /** Keeps commands that have just been decided. */
  learn(commands: readonly Command[]): void {
    for (const command of commands) this.#known.set(command.operationId, command);
  }

  /**
   * Commands by operation id, read from the ledger where they are not at hand.
   * @throws {Unavailable} StoreUnavailable
   */
  async find(pending: readonly PendingCommand[]): Promise<ReadonlyMap<string, Command>> {
    const missing = pending.filter(({ operationId }) => !this.#known.has(operationId));
    const versions = new Set(missing.map(({ version }) => version));
    const rows = [...versions].map((version) => this.#ledger.row(this.#partition, outKey(version)));
    for (const row of await Promise.all(rows)) {
      if (row !== undefined) this.learn((row.value as unknown as OutRow).commands);
    }
    return this.#known;
  }
}
