import type { Command } from '../conversation/command.ts';
import type { CommandSettled } from '../conversation/event.ts';
import type { PendingCommand } from '../conversation/state.ts';
import type { Clock } from '../kernel/time.ts';
import type { CommandBook } from './command-book.ts';
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
  /** Performed well, but not recorded yet: their lanes go on. */
  readonly #done = new Set<string>();
  #settled: CommandSettled[] = [];
  #standing: Standing;

  constructor(standing: Standing, parts: OutboxParts) {
    this.#standing = standing;
    this.#parts = parts;
  }

  /**
   * Performs what is due, records the outcomes, performs what follows from them, and so on.
   * @throws {ProviderUnavailable} StoreUnavailable — after all that was under way has ended
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

  /** The first open command of each lane, where nothing keeps it. */
  async #due(): Promise<readonly { readonly command: Command; readonly attempts: number }[]> {
    const lanes = new Set<string>();
    const first = this.#standing.state.work.pending.filter(({ operationId, lane }) => {
      if (this.#done.has(operationId) || lanes.has(lane)) return false;
      lanes.add(lane);
      return true;
    });
    const free = first.filter((one) => (one.dueAt ?? 0) <= this.#parts.now() && !this.#isUnderWay(one.operationId));
    const commands = await this.#parts.commands.find(free);
    return free.flatMap(({ operationId, attempts }) => {
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
      if (settled.result.outcome === 'done') this.#done.add(operationId);
    });
    this.#running.set(operationId, run);
  }

  /** Everything that has settled meanwhile goes into one decision; what another worker has recorded already is left out. */
  async #record(): Promise<void> {
    const { name, recorder, commands, onRecorded } = this.#parts;
    const settled = this.#settled;
    const recorded = await recorder.record(name, {
      standing: this.#standing,
      events: (state) => settled.filter(({ operationId }) => isPending(state?.work.pending ?? [], operationId)),
    });
    this.#settled = this.#settled.filter((one) => !settled.includes(one));
    for (const { operationId } of settled) this.#done.delete(operationId);
    if (recorded.outcome === 'decided') commands.learn(recorded.decision.commands);
    onRecorded(recorded);
    const standing = recorded.outcome === 'nothing' ? recorded.standing : recorded;
    if (standing !== undefined) this.#standing = standing;
  }
}

function isPending(pending: readonly PendingCommand[], operationId: string): boolean {
  return pending.some((one) => one.operationId === operationId);
}
