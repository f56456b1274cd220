import * as z from 'zod';
import { errorCode, type Log } from '../../kernel/log.ts';
import { type Clock, dayMs } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';

const partition = 'delivery-failures';
const noteSchema = z.object({ code: z.string(), at: z.number() });

/** Notes of messages stay this long after the queue has given them up. */
const keptMs = 90 * dayMs;

/** What the queue itself does not know of a message that it gave up: the code of the error on which its last delivery ended. */
export class DeliveryFailures {
  readonly #records: TableRecords;
  readonly #log: Log;
  readonly #now: Clock;

  constructor(records: TableRecords, log: Log, now: Clock) {
    this.#records = records;
    this.#log = log;
    this.#now = now;
  }

  /** Notes why a message's last delivery failed; never rejects, since the store may be the very reason. */
  async note(messageId: string, code: string): Promise<void> {
    try {
      await this.#records.put(partition, messageId, { code, at: this.#now() });
    } catch (error) {
      this.#log({ level: 'warn', event: 'failure', step: 'delivery-failure', code: errorCode(error) });
    }
  }

  /** The error code of a message's last delivery; undefined when it is not known, as after a crash. */
  async codeOf(messageId: string): Promise<string | undefined> {
    const record = await this.#records.get(partition, messageId);
    return noteSchema.safeParse(record?.value).data?.code;
  }

  async forget(messageId: string): Promise<void> {
    await this.#records.remove(partition, messageId);
  }

  /** Forgets what is too old to matter. */
  async expire(): Promise<void> {
    const before = this.#now() - keptMs;
    for (const { key, value } of await this.#records.list(partition)) {
      if ((noteSchema.safeParse(value).data?.at ?? 0) < before) await this.forget(key);
    }
  }
}
