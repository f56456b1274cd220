import { Pause, pauseMs } from '../../transport/back-off.ts';
import { type OwnStatus, type ToldStatus, type WaitingVisitor, waitingAfter } from '../api/board-answer.ts';
import { ApiFailure, type DeskApi, type DeskTenant } from '../api/desk-api.ts';
import type { Attendance } from './attendance.ts';

/** What the presence at one tenant works with. */
type TenantPresenceDependencies = {
  readonly api: DeskApi;
  readonly tenant: DeskTenant;
};

const waitSeconds = 25;
/** A board that is not waited at is asked so often, which is often enough to be there. */
const askedEveryMs = 20_000;

/** The agent's presence at a tenant with a board, which is asked for all the time and tells the status that the service knows. */
export class TenantPresence implements Attendance {
  readonly #dependencies: TenantPresenceDependencies;
  readonly #isParked: boolean;
  readonly #pause = new Pause();
  #own: OwnStatus | undefined;
  #waiting: readonly WaitingVisitor[] | undefined;
  #away: ReadonlyMap<string, number> = new Map();
  #aheadMs: number | undefined;
  #wish: ToldStatus | undefined;
  #telling: Promise<void> | undefined;
  /** Counts starts, so that what an earlier one began ends when it is answered. */
  #round = 0;
  #stopped = true;
  #changed: () => void = () => undefined;

  constructor(dependencies: TenantPresenceDependencies, isParked: boolean) {
    this.#dependencies = dependencies;
    this.#isParked = isParked;
  }

  get own(): OwnStatus | undefined {
    return this.#own;
  }

  get tenant(): DeskTenant {
    return this.#dependencies.tenant;
  }

  get waiting(): readonly WaitingVisitor[] | undefined {
    return this.#waiting?.map((visitor) => ({ ...visitor, awaySince: this.#away.get(visitor.conversation) }));
  }

  get aheadMs(): number | undefined {
    return this.#aheadMs;
  }

  get isTelling(): boolean {
    return this.#wish !== undefined;
  }

  start(changed: () => void): void {
    this.#changed = changed;
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#round += 1;
    void this.#follow(this.#round);
  }

  tell(told: ToldStatus): void {
    this.#wish = told;
    this.#changed();
    this.#tellSoon();
  }

  nudge(): void {
    this.#pause.cut();
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.cut();
  }

  async leave(): Promise<void> {
    this.stop();
    await this.#dependencies.api.leaveBoard(this.#dependencies.tenant).catch(() => undefined);
  }

  async #follow(round: number): Promise<void> {
    const { api, tenant } = this.#dependencies;
    const isOver = (): boolean => this.#stopped || this.#round !== round;
    let cursor: number | undefined;
    for (let failures = 0; !isOver(); ) {
      try {
        const wait = cursor === undefined || !this.#isParked ? 0 : waitSeconds;
        const news = await api.board(tenant, cursor, wait);
        if (isOver()) return;
        failures = 0;
        cursor = news.cursor;
        this.#aheadMs = news.aheadMs;
        this.#away = news.away ?? new Map();
        if (news.isWhole || news.waits.length > 0) this.#waiting = waitingAfter(this.#waiting ?? [], news);
        if (news.own !== undefined) this.#learn(news.own, news.isWhole);
        this.#changed();
        if (!this.#isParked) await this.#pause.wait(askedEveryMs);
      } catch (error) {
        if (isOver()) return;
        if (!isTemporary(error)) return this.#giveUp();
        failures += 1;
        await this.#pause.wait(pauseMs(failures));
      }
    }
  }

  /** What was answered before a later status was told does not take that back. */
  #learn(own: OwnStatus, isWhole: boolean): void {
    const isOlder = own.revision < (this.#own?.revision ?? 0) && own.revision > 0;
    if (isOlder && !isWhole) return;
    this.#own = own;
    this.#tellSoon();
  }

  #tellSoon(): void {
    if (this.#telling !== undefined || this.#wish === undefined || this.#own === undefined) return;
    this.#telling = this.#tellWish().finally(() => {
      this.#telling = undefined;
      this.#changed();
      this.#tellSoon();
    });
  }

  /** Tells the status that was chosen last, until the service has taken it. */
  async #tellWish(): Promise<void> {
    const { api, tenant } = this.#dependencies;
    for (let failures = 0; this.#wish !== undefined && !this.#stopped; ) {
      const told = this.#wish;
      try {
        const own = await api.tellStatus(tenant, told, (this.#own?.revision ?? 0) + 1);
        if (own === 'overtaken') this.#own = (await api.board(tenant, undefined, 0)).own ?? this.#own;
        else {
          this.#own = own;
          if (this.#wish === told) this.#wish = undefined;
        }
      } catch (error) {
        if (!isTemporary(error)) return this.#giveUp();
        failures += 1;
        await this.#pause.wait(pauseMs(failures));
      }
    }
  }

  /** The tenant is not the agent's any more, or the sign-in is over. */
  #giveUp(): void {
    this.stop();
    this.#wish = undefined;
    this.#own = undefined;
    this.#waiting = undefined;
    this.#changed();
  }
}

const isTemporary = (error: unknown): boolean => error instanceof ApiFailure && error.kind === 'temporary';
