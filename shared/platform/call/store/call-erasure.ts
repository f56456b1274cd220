import * as z from 'zod';
import type { Ledger } from '../../../ledger/ledger.ts';
import type { EventChannels } from '../../channels/event-channels.ts';
import { type Call, isPersonal } from '../call.ts';
import { ucwaConversation } from '../call-ids.ts';
import { unmark } from './call-index.ts';
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
    const applications = await this.#applicationsOf(partition, call);
    const told = await this.#forgetCall(partition, call, applications);
    await unmark(this.#parts.ledger, call);
    const own = (await this.#eraseSignIn(call)) + (await this.#parts.ledger.erase(partition));
    // What a change that was under way has brought meanwhile; there can be no further one.
    return told + own + (await this.#forgetCall(partition, call, applications));
  }

  async #forgetCall(partition: string, call: Call, applications: ReadonlySet<string>): Promise<number> {
    const { tenantId, target } = call;
    const traces = { partition, names: [target, ucwaConversation(call)] };
    let forgotten = 0;
    for (const id of applications) {
      forgotten += await this.#parts.channels.forgetCall({ tenantId, id }, traces);
      await this.#parts.memberships.remove({ tenantId, id }, target);
    }
    return forgotten;
  }

  /** Everybody who was ever told of the call, and the visitor. */
  async #applicationsOf(partition: string, { visitor }: Call): Promise<ReadonlySet<string>> {
    const rows = await this.#parts.ledger.rows(partition, 'out.', 'out/');
    const told = rows.flatMap(({ value }) => deliveriesSchema.safeParse(value).data ?? []);
    return new Set([visitor.applicationId, ...told.map(({ applicationId }) => applicationId)]);
  }

  /** The visitor's sign-in goes with the last of its calls. */
  async #eraseSignIn({ tenantId, visitor }: Call): Promise<number> {
    // A person of the tenant signs in for other calls as well.
    if (isPersonal({ visitor })) return 0;
    const application = { tenantId, id: visitor.applicationId };
    if ((await this.#parts.memberships.targets(application)).length > 0) return 0;
    return (await this.#parts.memberships.erase(application)) + (await this.#parts.channels.erase(application));
  }
}
