import * as z from 'zod';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { EventChannels } from '../../channel.ts';
import type { Call } from '../call.ts';
import { ucwaConversation } from '../call-ids.ts';
import type { CallStore } from './call-store.ts';
import type { Memberships } from './memberships.ts';

const deliveriesSchema = z.array(z.object({ applicationId: z.string() }));

/** What erasing calls needs. */
export type CallErasureParts = {
  readonly store: CallStore;
  readonly memberships: Memberships;
  readonly ledger: Ledger;
  readonly channels: EventChannels;
};

/** Removes calls with everything that they left: in the channels of those who took part, and their sign-in where it was the visitor's. */
export class CallErasure {
  readonly #parts: CallErasureParts;

  constructor(parts: CallErasureParts) {
    this.#parts = parts;
  }

  /** Erases a call, wherever it stands; how many records that were. The call itself goes last, so that a repeat finds the rest. */
  async erase(partition: string): Promise<number> {
    const call = await this.#parts.store.find(partition);
    if (call === undefined) return this.#parts.ledger.erase(partition);
    const { tenantId } = call;
    const traces = { partition, names: [call.target, ucwaConversation(call)] };
    let erased = 0;
    for (const id of await this.#applicationsOf(partition, call)) {
      erased += await this.#parts.channels.forgetCall({ tenantId, id }, traces);
      await this.#parts.memberships.remove({ tenantId, id }, call.target);
    }
    return erased + (await this.#eraseSignIn(call)) + (await this.#parts.ledger.erase(partition));
  }

  /** Everybody who was ever told of the call, and the visitor. */
  async #applicationsOf(partition: string, { visitor }: Call): Promise<ReadonlySet<string>> {
    const rows = await this.#parts.ledger.rows(partition, 'out.', 'out/');
    const told = rows.flatMap(({ value }) => deliveriesSchema.safeParse(value).data ?? []);
    return new Set([visitor.applicationId, ...told.map(({ applicationId }) => applicationId)]);
  }

  /** The visitor's sign-in goes with the last of its calls. */
  async #eraseSignIn({ tenantId, visitor }: Call): Promise<number> {
    const application = { tenantId, id: visitor.applicationId };
    if ((await this.#parts.memberships.targets(application)).length > 0) return 0;
    return (await this.#parts.memberships.erase(application)) + (await this.#parts.channels.erase(application));
  }
}
