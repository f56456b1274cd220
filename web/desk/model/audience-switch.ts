import type { Audience } from '../../chat/chat-log.ts';
import { Observable } from '../../observable/observable.ts';
import { Pause, pauseMs } from '../../transport/back-off.ts';
import type { Outcome } from '../api/desk-api.ts';
import { ApiFailure } from '../api/desk-api.ts';

/**
 * Who hears the agent. `unknown`: the service has not been heard yet; `chosen`: another audience is wanted, and what was written
 * before goes out to those for whom it was written; `changing`: the service has been asked and has not confirmed. Only in `settled`
 * may anything be written.
 */
export type AudienceState = {
  readonly audience: Audience;
  readonly status: 'unknown' | 'chosen' | 'changing' | 'settled';
  /** The last change was refused, so that what was before holds. */
  readonly isRefused?: boolean;
};

/** What the switch does at the service. Both throw {ApiFailure}. */
export type AudiencePort = {
  set(audience: Audience): Promise<Outcome>;
  current(): Promise<Audience | undefined>;
};

/** The agent's message filter in one chat: changed by the service's word alone. */
export class AudienceSwitch {
  readonly state: Observable<AudienceState>;
  readonly #port: AudiencePort;
  readonly #pause = new Pause();
  #stopped = false;

  constructor(last: Audience, port: AudiencePort) {
    this.state = new Observable<AudienceState>({ audience: last, status: 'unknown' });
    this.#port = port;
  }

  /** The service says how it is; while a change is under way, it is the change that counts. */
  told(audience: Audience, isSettled: boolean): void {
    const { status } = this.state.get();
    if (status === 'changing' || status === 'chosen') return;
    if (isSettled) this.#settle(audience);
  }

  /**
   * Whoever cannot be told how it is speaks to everyone, as long as nothing else was ever confirmed: an agent who whispers must not
   * be taken for one who speaks.
   */
  giveUp(): void {
    const { audience, status } = this.state.get();
    if (status === 'unknown' && audience === 'everyone') this.#settle('everyone');
  }

  /** Another audience is wanted: nothing more is written for the one before. */
  choose(): void {
    const { audience, status } = this.state.get();
    if (status === 'settled') this.state.set({ audience, status: 'chosen' });
  }

  /** Changes who hears the agent. Goes on asking while the service cannot be reached: it may have heard us before. */
  async set(audience: Audience): Promise<void> {
    const before = this.state.get();
    if (before.status === 'changing' || (before.status === 'settled' && before.audience === audience)) return;
    this.state.set({ audience, status: 'changing' });
    for (let attempt = 1; !this.#stopped; attempt += 1) {
      try {
        const outcome = await this.#port.set(audience);
        if (outcome === 'done') return this.#settle(audience);
        return await this.#refused(before.audience);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        if (error.kind !== 'passing') return await this.#refused(before.audience);
        await this.#pause.wait(pauseMs(attempt));
      }
    }
  }

  /** The network is back. */
  nudge(): void {
    this.#pause.cut();
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.cut();
  }

  /** A refusal says nothing about how it is now: somebody else may have changed it. */
  async #refused(before: Audience): Promise<void> {
    const current = await this.#port.current().catch(() => undefined);
    this.state.set({
      audience: current ?? before,
      status: current === undefined ? 'unknown' : 'settled',
      isRefused: true,
    });
  }

  #settle(audience: Audience): void {
    const { status, audience: before } = this.state.get();
    if (status !== 'settled' || before !== audience) this.state.set({ audience, status: 'settled' });
  }
}
