import { Pause, pauseMs } from '../../transport/back-off.ts';
import { TransportFailure } from '../../transport/failure.ts';
import type { OwnStatus, ToldStatus } from '../api/board-answer.ts';
import type { DeskTenant } from '../api/desk-api.ts';
import type { Attendance, WaitingQueue } from '../model/attendance.ts';
import type { CenterView } from './center-view.ts';

/** What is told of a status. Source: carebridge.md#contact-center-agents */
export type ChosenStatus = { readonly status: string } | { readonly stopNew: boolean };

type CenterAttendanceDependencies = {
  readonly tenant: DeskTenant;
  /** Tells a status; the view that answers it is handed to `seen` before it resolves. */
  readonly choose: (chosen: ChosenStatus) => Promise<void>;
};

/**
 * How an agent is there for the visitors of a tenant of the contact center. A status cannot be chosen while a chat is offered or wrapped
 * up: then it is told when that is over. While chats are going on, away means no new ones.
 */
export class CenterAttendance implements Attendance {
  readonly tenant: DeskTenant;
  readonly #dependencies: CenterAttendanceDependencies;
  #view: CenterView | undefined;
  #wish: ToldStatus | undefined;
  #sent: OwnStatus['sent'];
  #isAsking = false;
  #stopped = false;
  readonly #pause = new Pause();
  #changed: () => void = () => undefined;

  constructor(dependencies: CenterAttendanceDependencies) {
    this.tenant = dependencies.tenant;
    this.#dependencies = dependencies;
  }

  get own(): OwnStatus | undefined {
    const view = this.#view;
    if (view === undefined) return undefined;
    const status = statusIn(view);
    const chats = view.work.filter(({ stage }) => stage !== 'offered').length;
    const isStopping = view.isStopNew && chats > 0;
    const told = { status, reason: undefined, revision: 0, chats, maxChats: view.capacity };
    return {
      ...told,
      ...(isStopping ? { isStopping } : {}),
      ...(this.#sent === undefined ? {} : { sent: this.#sent }),
    };
  }

  /** Who waits is asked of one agent after the other: there is no one to take. */
  get waiting(): readonly [] | undefined {
    return this.#view === undefined ? undefined : [];
  }

  get queues(): readonly WaitingQueue[] {
    const { queues = [], work = [] } = this.#view ?? {};
    const offeredIn = (queue: string): number =>
      work.filter((each) => each.stage === 'offered' && each.queue === queue).length;
    return queues
      .map(({ id, name, waiting }) => ({ name, count: waiting - offeredIn(id) }))
      .filter(({ count }) => count > 0);
  }

  get aheadMs(): number | undefined {
    return this.#view?.aheadMs;
  }

  get isTelling(): boolean {
    return this.#wish !== undefined;
  }

  start(changed: () => void): void {
    this.#changed = changed;
    changed();
  }

  tell(told: ToldStatus): void {
    this.#wish = told;
    this.#sent = undefined;
    this.#changed();
    void this.#tellWish();
  }

  /** Takes what the contact center says. */
  seen(view: CenterView): void {
    const before = this.#view;
    this.#view = view;
    const how = view.chosen === 'on-break' ? 'break' : view.isStopNew ? 'stop-new' : undefined;
    if (how === undefined) this.#sent = undefined;
    else if (this.#wish === undefined && before !== undefined && hasLostOffer(before, view)) this.#sent = how;
    if (this.#wish !== undefined && isAs(view, this.#wish)) this.#wish = undefined;
    this.#changed();
    void this.#tellWish();
  }

  nudge(): void {
    this.#pause.cut();
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.cut();
  }

  /** Its transport signs out for it. */
  async leave(): Promise<void> {
    this.stop();
  }

  /** What was refused or lost is told again after a while, by what is known then. */
  async #tellWish(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let failures = 0; !this.#stopped; ) {
      const [view, wish] = [this.#view, this.#wish];
      const chosen = view === undefined || wish === undefined ? undefined : choiceIn(view, wish);
      if (chosen === undefined) break;
      try {
        await this.#dependencies.choose(chosen);
        // Where that was not enough, the next view leads on.
        if (this.#wish === wish) break;
      } catch (error) {
        if (!(error instanceof TransportFailure)) throw error;
        failures += 1;
        await this.#pause.wait(pauseMs(failures));
      }
    }
    this.#isAsking = false;
  }
}

function statusIn({ chosen, isStopNew }: CenterView): OwnStatus['status'] {
  if (isStopNew || chosen === 'work-offline') return 'away';
  if (chosen === 'on-break') return 'pause';
  return chosen === 'available' ? 'available' : 'signed-out';
}

/** Whether an offer has come to nothing, and the agent takes no more than before. */
function hasLostOffer(before: CenterView, now: CenterView): boolean {
  const stays = ({ conversation }: CenterView['work'][number]): boolean =>
    now.work.some((each) => each.conversation === conversation && each.stage !== 'wrap-up');
  const wasTaking = before.chosen !== 'on-break' && !before.isStopNew;
  return wasTaking && before.work.some((each) => each.stage === 'offered' && !stays(each));
}

const isAs = (view: CenterView, { status }: ToldStatus): boolean =>
  view.isStopNew ? status !== 'available' : statusIn(view) === status;

/** What is told of a wish now; undefined: nothing can be told yet. */
function choiceIn(view: CenterView, { status }: ToldStatus): ChosenStatus | undefined {
  const hasChats = view.work.some(({ stage }) => stage === 'handled');
  if (hasChats || (view.isStopNew && status === 'available')) return { stopNew: status !== 'available' };
  // Refused while a chat is offered or wrapped up.
  if (view.work.length > 0) return undefined;
  const names = { available: 'available', away: 'work-offline', pause: 'on-break' } as const;
  return { status: names[status] };
}
