import type { Ledger } from '../../../ledger/ledger.ts';
import type { ApplicationName } from '../../channels/event-channels.ts';

const prefix = 'call.';
const behindPrefix = 'call/';

/** In which calls an UCWA application takes part; its conversations are listed by this, and left when it ends. */
export class Memberships {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Written before the change by which the application enters, so that an entry may lead to nothing but none is missing. */
  async add(application: ApplicationName, target: string): Promise<void> {
    const row = { op: 'upsert', rowKey: `${prefix}${target}`, value: {} } as const;
    await this.#ledger.change(partitionOf(application), [row]);
  }

  /** Forgets a call that is over for the application. */
  async remove(application: ApplicationName, target: string): Promise<void> {
    await this.#ledger.change(partitionOf(application), [{ op: 'delete', rowKey: `${prefix}${target}` }]);
  }

  /** Targets of the application's calls. */
  async targets(application: ApplicationName): Promise<readonly string[]> {
    const rows = await this.#ledger.rows(partitionOf(application), prefix, behindPrefix);
    return rows.map(({ rowKey }) => rowKey.slice(prefix.length));
  }

  /** Forgets an application with all of its calls; how many records that were. */
  erase(application: ApplicationName): Promise<number> {
    return this.#ledger.erase(partitionOf(application));
  }
}

const partitionOf = ({ tenantId, id }: ApplicationName): string => `${tenantId}.member-${id}`;
