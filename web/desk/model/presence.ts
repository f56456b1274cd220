import { Observable } from '../../observable/observable.ts';
import type { OwnStatus, ToldStatus, WaitingVisitor } from '../api/board-answer.ts';
import type { DeskApi, DeskTenant } from '../api/desk-api.ts';
import type { Attendance, WaitingQueue } from './attendance.ts';
import { TenantPresence } from './tenant-presence.ts';

/** The agent's status as the service has confirmed it (absent: not known yet), and whether another one is being told. */
export type ShownStatus = {
  readonly status: ToldStatus['status'] | 'signed-out' | undefined;
  readonly reason: string | undefined;
  readonly isTelling: boolean;
  /** No new chats are asked for, while some go on. */
  readonly isStopping: boolean;
  /** An offer that was not taken has done so. */
  readonly sent: OwnStatus['sent'];
  /** Chats that the agent is in at all tenants, and how many there may be; undefined: not known yet. */
  readonly capacity: { readonly chats: number; readonly most: number } | undefined;
};

/** A visitor who waits at one of the agent's tenants. */
export type TenantVisitor = WaitingVisitor & { readonly tenant: DeskTenant };

const nothingShown: ShownStatus = {
  status: undefined,
  reason: undefined,
  isTelling: false,
  isStopping: false,
  sent: undefined,
  capacity: undefined,
};

/** So many boards are waited at; browsers have six requests to one origin at once where it does not speak HTTP/2. */
const mostParked = 2;

/** The agent's presence at all tenants: there as long as the page is, and in the status that was chosen last. */
export class Presence {
  readonly shown = new Observable<ShownStatus>(nothingShown);
  /** Who waits at all tenants, longest first; undefined until one of them has said so. */
  readonly waiting = new Observable<readonly TenantVisitor[] | undefined>(undefined);
  /** Queues in which visitors wait who are not offered here. */
  readonly queues = new Observable<readonly WaitingQueue[]>([]);
  readonly #tenants: readonly Attendance[];

  /** `boards`: tenants whose boards tell; `others`: how the agent is there for the rest of them. */
  constructor(api: DeskApi, boards: readonly DeskTenant[], others: readonly Attendance[] = []) {
    const own = boards.map((tenant, index) => new TenantPresence({ api, tenant }, index < mostParked));
    this.#tenants = [...own, ...others];
  }

  /** By how much this page's clock is ahead of the service's, milliseconds; 0 until that is known. */
  get aheadMs(): number {
    return this.#tenants.find(({ aheadMs }) => aheadMs !== undefined)?.aheadMs ?? 0;
  }

  /** Begins at these tenants, or at all. */
  start(only?: readonly DeskTenant[]): void {
    for (const one of this.#tenants) if (only?.includes(one.tenant) ?? true) one.start(() => this.#show());
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

  /** Choice: of several tenants the first one's status is shown; the same is told to all. Chats are counted together. */
  #show(): void {
    const known = this.#tenants.flatMap(({ own }) => (own === undefined ? [] : [own]));
    const isTelling = this.#tenants.some((tenant) => tenant.isTelling);
    const [first] = known;
    this.shown.set({
      status: first?.status,
      reason: first?.reason,
      isTelling,
      isStopping: first?.isStopping === true,
      sent: known.find(({ sent }) => sent !== undefined)?.sent,
      capacity: capacityOf(known),
    });
    this.queues.set(this.#tenants.flatMap(({ queues = [] }) => queues));
    const told = this.#tenants.filter(({ waiting }) => waiting !== undefined);
    const all = told.flatMap(({ tenant, waiting = [] }) => waiting.map((visitor) => ({ ...visitor, tenant })));
    this.waiting.set(told.length === 0 ? undefined : all.toSorted((one, other) => one.since - other.since));
  }
}

function capacityOf(known: readonly OwnStatus[]): ShownStatus['capacity'] {
  const told = known.flatMap(({ chats, maxChats }) => (maxChats === undefined ? [] : [{ chats, maxChats }]));
  if (told.length === 0) return undefined;
  const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other);
  return { chats: sum(told.map(({ chats }) => chats)), most: sum(told.map(({ maxChats }) => maxChats)) };
}
