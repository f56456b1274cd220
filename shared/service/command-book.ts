import type { Command } from '../conversation/command.ts';
import type { PendingCommand } from '../conversation/state.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { outKey } from '../ledger/row-keys.ts';

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
   * @throws {ProviderUnavailable} StoreUnavailable
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
