import { StateConflict } from '../../../shared/kernel/errors.ts';
import { KeyedLock } from '../../../shared/kernel/keyed-lock.ts';
import type { SetUpRecord, SetUpRegister } from '../../../shared/providers/contact-center/set-up/set-up-register.ts';

/** What is remembered of set-ups, in this process: one store for all instances that are given it. */
export class RememberedSetUps implements SetUpRegister {
  readonly records = new Map<string, SetUpRecord>();
  /** Whether others hold the lease for longer than may be waited. */
  isBusy = false;
  readonly #turns = new KeyedLock();

  async find(tenant: string): Promise<SetUpRecord | undefined> {
    return this.records.get(tenant);
  }

  async keep(tenant: string, record: SetUpRecord): Promise<void> {
    this.records.set(tenant, record);
  }

  exclusively<T>(tenant: string, work: (requireTime: () => void) => Promise<T>): Promise<T> {
    if (this.isBusy) return Promise.reject(new StateConflict('Others are at it.'));
    return this.#turns.run(tenant, () => work(() => undefined));
  }
}
