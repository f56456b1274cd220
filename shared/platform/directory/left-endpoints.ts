import * as z from 'zod';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, dayMs } from '../../kernel/time.ts';
import type { PlatformRecords } from './records.ts';
import { directoryKeys, directoryPartition, endpointKey, endpointSchema, grantedKey } from './stored-directory.ts';

/** An endpoint that no tenant has any more is known so long, since calls that began there may go on. */
export const leftKeptMs = 3 * dayMs;

const partition = 'left-endpoints';
const leftSchema = z.object({ tenantId: z.string(), uri: z.string() });

type LeftEndpoint = z.infer<typeof leftSchema>;

/** Endpoints that no tenant has any more, so that they go without another write of their Entra tenant. */
export class LeftEndpoints {
  readonly #records: PlatformRecords;
  readonly #now: Clock;

  constructor(records: PlatformRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /** Notes what stands in the directory of an Entra tenant as left. Repeatable. @throws {Unavailable} StoreUnavailable */
  async note(tenantId: string): Promise<void> {
    const records = await this.#records.list(directoryPartition(tenantId), directoryKeys.endpoint);
    for (const { uri, leftAt } of records.map(({ value }) => endpointSchema.parse(value))) {
      if (leftAt !== undefined) await this.#records.insert(partition, hashId(tenantId, uri), { tenantId, uri });
    }
  }

  /** Removes those that have been left for long enough, with what their applications last showed. @throws {Unavailable} StoreUnavailable */
  async clear(isOver: () => boolean): Promise<void> {
    for (const { key, value } of await this.#records.list(partition, '')) {
      if (isOver()) return;
      if (await this.#isGone(leftSchema.parse(value))) await this.#records.remove(partition, key);
    }
  }

  /** Whether nothing is left to wait for: the endpoint is gone, or a tenant has it again. */
  async #isGone({ tenantId, uri }: LeftEndpoint): Promise<boolean> {
    const directory = directoryPartition(tenantId);
    const record = await this.#records.get(directory, endpointKey(uri));
    if (record === undefined) return true;
    const { leftAt } = endpointSchema.parse(record.value);
    if (leftAt === undefined) return true;
    if (this.#now() - leftAt < leftKeptMs) return false;
    if (!(await this.#records.removeIf(directory, endpointKey(uri), record.etag))) return false;
    await this.#records.remove(directory, grantedKey(uri));
    return true;
  }
}
