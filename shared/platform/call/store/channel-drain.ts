import * as z from 'zod';
import { BoundedMap } from '../../../kernel/bounded-map.ts';
import type { Ledger } from '../../../ledger/ledger.ts';
import { outKey } from '../../../ledger/row-keys.ts';
import {
  type ChannelDelivery,
  type EventChannels,
  senderGroupSchema,
  writtenObjectSchema,
} from '../../channels/event-channels.ts';
import type { Call } from '../call.ts';

const deliveriesSchema = z.array(
  z.object({
    applicationId: z.string(),
    tenantId: z.string(),
    confirms: writtenObjectSchema.optional(),
    awaited: z.literal(true).optional(),
    groups: z.array(senderGroupSchema),
  }),
);

const rememberedPartitions = 20_000;

/**
 * Brings what commits left for event channels there, in the order of the commits. A channel takes each commit once, so a repeat by
 * another process, or by this one after a crash, changes nothing.
 */
export class ChannelDrain {
  readonly #ledger: Ledger;
  readonly #channels: EventChannels;
  /** The highest version of each partition up to which this process has brought everything. */
  readonly #done = new BoundedMap<number>(rememberedPartitions);

  constructor(ledger: Ledger, channels: EventChannels) {
    this.#ledger = ledger;
    this.#channels = channels;
  }

  /** Whether this process has brought everything up to a version. */
  hasBrought(partition: string, version: number): boolean {
    return (this.#done.get(partition) ?? 0) >= version;
  }

  /** Brings what a partition's earlier commits may still owe. */
  async finish(partition: string, call: Pick<Call, 'undrained'>): Promise<void> {
    const done = this.#done.get(partition) ?? 0;
    for (const version of call.undrained) {
      if (version <= done) continue;
      const row = await this.#ledger.row(partition, outKey(version));
      if (row !== undefined) await this.bring(partition, version, deliveriesSchema.parse(row.value));
    }
  }

  /** Brings one commit's deliveries; everything before it must have been brought. */
  async bring(partition: string, version: number, deliveries: readonly ChannelDelivery[]): Promise<void> {
    await Promise.all(deliveries.map((delivery) => this.#channels.append(delivery, `${partition}.${version}`)));
    this.#done.set(partition, version);
  }
}
