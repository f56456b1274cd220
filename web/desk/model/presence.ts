import { Observable } from '../../observable/observable.ts';
import type { ToldStatus } from '../api/board-answer.ts';
import type { DeskApi, DeskTenant } from '../api/desk-api.ts';
import { TenantPresence } from './tenant-presence.ts';

/** The agent's status as the service has confirmed it (absent: not known yet), and whether another one is being told. */
export type ShownStatus = {
  readonly status: ToldStatus['status'] | 'signed-out' | undefined;
  readonly reason: string | undefined;
  readonly isTelling: boolean;
};

/** So many boards are waited at; browsers have six requests to one origin at once where it does not speak HTTP/2. */
const mostParked = 2;

/** The agent's presence at all tenants: there as long as the page is, and in the status that was chosen last. */
export class Presence {
  readonly shown = new Observable<ShownStatus>({ status: undefined, reason: undefined, isTelling: false });
  readonly #tenants: readonly TenantPresence[];

  constructor(api: DeskApi, tenants: readonly DeskTenant[]) {
    const changed = (): void => this.#show();
    this.#tenants = tenants.map((tenant, index) => new TenantPresence({ api, tenant, changed }, index < mostParked));
  }

  start(): void {
    for (const tenant of this.#tenants) tenant.start();
  }

  /** Tells all tenants a status. */
  tell(told: ToldStatus): void {
    for (const tenant of this.#tenants) tenant.tell(told);
  }

  /** The network is back, or the page wakes up. */
  nudge(): void {
    for (const tenant of this.#tenants) tenant.nudge();
  }

  stop(): void {
    for (const tenant of this.#tenants) tenant.stop();
  }

  /** Tells all tenants that the desk is left, as far as they can be reached. */
  async leave(): Promise<void> {
    await Promise.all(this.#tenants.map((tenant) => tenant.leave()));
  }

  /** Choice: of several tenants the first one's is shown; the same is told to all. */
  #show(): void {
    const own = this.#tenants.map((tenant) => tenant.own).find((known) => known !== undefined);
    const isTelling = this.#tenants.some((tenant) => tenant.isTelling);
    this.shown.set({ status: own?.status, reason: own?.reason, isTelling });
  }
}
