import * as z from 'zod';
import { alarmEnvelope } from '../../alarms/platform-alarm.ts';
import { type Call, isPersonal } from '../call.ts';
import { ucwaConversation } from '../call-ids.ts';
import type { CallsDependencies } from '../calls.ts';
import { unmark } from './call-index.ts';
import type { CallStore } from './call-store.ts';
import type { Memberships } from './memberships.ts';

const deliveriesSchema = z.array(z.object({ applicationId: z.string() }));

/** What erasing calls needs. */
export type CallErasureDependencies = Pick<
  CallsDependencies,
  'ledger' | 'channels' | 'bus' | 'starts' | 'times' | 'now'
> & {
  readonly store: CallStore;
  readonly memberships: Memberships;
};

/** A call that is never ended is forgotten, too, after so many times the usual. */
const patience = 10;

/** Removes calls with everything that they left: in the channels of those who took part, and their sign-in where it was the visitor's. */
export class CallErasure {
  readonly #dependencies: CallErasureDependencies;

  constructor(dependencies: CallErasureDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Erases a call that is over, or much older than any call can be, and what is left of one that never began; one that goes on is looked
   * at again later.
   */
  async forget(partition: string): Promise<void> {
    const { store, bus, times, now } = this.#dependencies;
    const call = await store.find(partition);
    if (call === undefined || this.isForgettable(call)) await this.erase(partition);
    else await bus.schedule(alarmEnvelope({ kind: 'call-forget', partition }), now() + times.callKeptMs);
  }

  /** Whether a call is over, or much older than any call can be. */
  isForgettable({ visitor, meeting, createdAt }: Call): boolean {
    const { times, now } = this.#dependencies;
    const over = visitor.state === 'Ended' && (meeting === undefined || meeting.state === 'Ended');
    return over || now() - createdAt >= patience * times.callKeptMs;
  }

  /** Erases a call, wherever it stands; how many records that were. The call itself goes last, so that a repeat finds the rest. */
  async erase(partition: string): Promise<number> {
    const call = await this.#dependencies.store.find(partition);
    if (call === undefined) return this.#dependencies.ledger.erase(partition);
    const applications = await this.#applicationsOf(partition, call);
    const told = await this.#forgetCall(partition, call, applications);
    await unmark(this.#dependencies.ledger, call);
    const own = (await this.#eraseSignIn(partition, call)) + (await this.#dependencies.ledger.erase(partition));
    this.#dependencies.store.forget(partition);
    // What a change that was under way has brought meanwhile; there can be no further one.
    return told + own + (await this.#forgetCall(partition, call, applications));
  }

  async #forgetCall(partition: string, call: Call, applications: ReadonlySet<string>): Promise<number> {
    const { tenantId, target } = call;
    const traces = { partition, names: [target, ucwaConversation(call)] };
    let forgotten = 0;
    for (const id of applications) {
      forgotten += await this.#dependencies.channels.forgetCall({ tenantId, id }, traces);
      await this.#dependencies.memberships.remove({ tenantId, id }, target);
    }
    return forgotten;
  }

  /** Everybody who was ever told of the call, and the visitor. */
  async #applicationsOf(partition: string, { visitor }: Call): Promise<ReadonlySet<string>> {
    const rows = await this.#dependencies.ledger.rows(partition, 'out.', 'out/');
    const told = rows.flatMap(({ value }) => deliveriesSchema.safeParse(value).data ?? []);
    return new Set([visitor.applicationId, ...told.map(({ applicationId }) => applicationId)]);
  }

  /** The visitor's sign-in goes with the last of its calls. */
  async #eraseSignIn(partition: string, { tenantId, visitor, createdAt }: Call): Promise<number> {
    const { memberships, channels, starts } = this.#dependencies;
    const application = { tenantId, id: visitor.applicationId };
    // A person of the tenant signs in for other calls as well.
    const isLast = !isPersonal({ visitor }) && (await memberships.targets(application)).length === 0;
    await starts.forgetErased(partition, isLast ? application : undefined, createdAt);
    return isLast ? (await memberships.erase(application)) + (await channels.erase(application)) : 0;
  }
}
